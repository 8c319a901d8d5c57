import { useEffect, useState } from "preact/hooks";

export const screens = ["home", "inbox", "assistant", "knowledge", "plan"] as const;
export type Screen = (typeof screens)[number];

export function addressOf(screen: Screen): string {
  return screen === "home" ? "/shopify" : `/shopify/${screen}`;
}

function screenAt(path: string): Screen {
  return screens.find((screen) => addressOf(screen) === path) ?? "home";
}

/** Goes there once nothing unsaved would be lost by it, or the merchant let it go. */
export async function go(href: string): Promise<void> {
  await shopify.saveBar.leaveConfirmation();
  // App Bridge shows the path in the admin's own address, and keeps what it needs in the query.
  history.pushState(null, "", href + location.search);
  dispatchEvent(new PopStateEvent("popstate"));
}

/** The screen that the address names, as long as the page is there. */
export function useScreen(): Screen {
  const [screen, setScreen] = useState(() => screenAt(location.pathname));
  useEffect(() => {
    const life = new AbortController();
    const { signal } = life;
    addEventListener("popstate", () => setScreen(screenAt(location.pathname)), { signal });
    // A click in the admin's navigation, which App Bridge tells of at the link it stands for.
    document.addEventListener(
      "shopify:navigate",
      ({ target }) => {
        const href = (target as Element | null)?.getAttribute("href");
        if (href) void go(href);
      },
      { signal },
    );
    return () => life.abort();
  }, []);
  return screen;
}
