import type { ConsentRule } from "./config.ts";

/** What the WP Consent API puts on the page. */
declare global {
  interface Window {
    wp_has_consent?: (category: string) => boolean;
    wp_is_service_denied?: (service: string) => boolean;
    /** `optin`, `optout`; not there until it is known where the visitor is. */
    wp_consent_type?: string;
    /** A consent plugin has yet to say which type holds. */
    waitfor_consent_hook?: boolean | string;
  }
}

const events = [
  "wp_listen_for_consent_change",
  "wp_consent_api_status_change_service",
  "wp_consent_type_defined",
];

/**
 * Calls back with whether the chat may run: at once where that is known, and whenever it changes. While it is not known
 * the answer is no.
 */
export function followConsent(rule: ConsentRule | null, changed: (given: boolean) => void): void {
  if (!rule) return changed(true);
  let last: boolean | undefined;
  const settle = (given: boolean): void => {
    if (given === last) return;
    last = given;
    changed(given);
  };
  if (rule.by === "page") {
    // The banner may speak the API's event all the same.
    document.addEventListener("wp_listen_for_consent_change", (event) => {
      const value = (event as CustomEvent<Record<string, string> | null>).detail?.[rule.category];
      if (value) settle(value === "allow");
    });
    settle(false);
    followCalls(settle);
    return;
  }
  const look = (): void => settle(hasConsent(rule));
  for (const name of events) document.addEventListener(name, look);
  // The API's script may come after this one.
  addEventListener("load", look);
  look();
}

export function hasConsent({ category, service }: ConsentRule, page: Window = window): boolean {
  const { wp_has_consent: has, wp_is_service_denied: isDenied, wp_consent_type: type } = page;
  if (!has || (page.waitfor_consent_hook && type === undefined)) return false;
  return has(category) && !isDenied?.(service);
}

/** `Foyer.consent(…)`, which the banner may have called before, and may call in the queue's way only until we start. */
function followCalls(settle: (given: boolean) => void): void {
  const hear = (call: readonly unknown[]): void => {
    if (call[0] === "consent") settle(Boolean(call[1]));
  };
  window.Foyer ??= [];
  const queue = window.Foyer;
  if (Array.isArray(queue)) {
    for (const call of queue) hear(call);
    queue.push = (...calls) => {
      calls.forEach(hear);
      return Array.prototype.push.apply(queue, calls);
    };
  }
}
