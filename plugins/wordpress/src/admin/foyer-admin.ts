/** What the page tells its scripts, see `includes/Admin/Assets.php`. The later ones are for who manages the site. */
export interface FoyerAdmin {
  isConnected: boolean;
  mayManage: boolean;
  backendUrl: string;
  /** A BCP 47 tag, of the one who looks. */
  locale: string;
  inboxUrl: string;
  consoleUrl: string;
  knowledgeUrl?: string;
  settingsUrl?: string;
  previewUrl?: string;
  loaderUrl?: string;
  panelUrl?: string;
  siteUrl?: string;
  siteName?: string;
  timeZone?: string;
  roles?: { name: string; label: string; manages: boolean }[];
  postTypes?: { name: string; label: string }[];
  hasShop?: boolean;
  hasConsent?: boolean;
}

declare global {
  interface Window {
    foyerAdmin: FoyerAdmin;
  }
}

export const foyerAdmin: FoyerAdmin = window.foyerAdmin;
