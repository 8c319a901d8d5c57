/** What an agent chose in this browser. */
export interface Preferences {
  notifications: boolean;
  sound: boolean;
  away: boolean;
}

const key = "foyer-console:preferences";
const none: Preferences = { notifications: false, sound: false, away: false };

export function loadPreferences(): Preferences {
  try {
    const stored: Partial<Preferences> = JSON.parse(localStorage.getItem(key) ?? "{}");
    return { ...none, ...stored };
  } catch {
    return none;
  }
}

export function savePreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(key, JSON.stringify(preferences));
  } catch {
    // Refused: they hold until the page is left.
  }
}
