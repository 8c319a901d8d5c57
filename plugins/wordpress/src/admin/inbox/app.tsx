import { Button, Spinner } from "@wordpress/components";
import { useCallback, useEffect, useRef, useState } from "@wordpress/element";
import { __ } from "@wordpress/i18n";
import { foyerAdmin } from "../foyer-admin.ts";
import { RefusalNotice } from "../refusal-notice.tsx";
import { ask, Refusal, refusalOf } from "../request.ts";
import { showUnread } from "../unread-badge.ts";

/** `POST foyer/v1/agent-token`. */
interface Token {
  token: string;
  expires_at: string;
}

/** What of `<foyer-console>` is used here, see docs/console.md. */
interface FoyerConsole extends HTMLElement {
  getToken: () => Promise<Token | null>;
}

/** The agents' console, natively in the page, with a token for whoever is logged in to WordPress. */
export function App() {
  const place = useRef<HTMLDivElement>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isLoaded, setIsLoaded] = useState(false);

  const getToken = useCallback(async (): Promise<Token | null> => {
    try {
      const token = await ask<Token>("agent-token", { method: "POST", data: {} });
      setRefusal(null);
      return token;
    } catch (thrown) {
      const refusal = refusalOf(thrown);
      setRefusal(refusal);
      // Whoever may not answer any more gets no token; anything else passes, and the console asks again by itself.
      if (refusal.status === 401 || refusal.status === 403) return null;
      throw refusal;
    }
  }, []);

  useEffect(() => {
    if (!foyerAdmin.isConnected) return undefined;
    const load = async () => {
      await import(/* webpackIgnore: true */ foyerAdmin.consoleUrl);
      place.current?.replaceChildren(consoleElement(getToken));
      setIsLoaded(true);
    };
    load().catch(() => {
      const message = __(
        "The console's files could not be loaded. Reinstall the plugin if this stays.",
        "foyer-chat",
      );
      setRefusal(new Refusal(message, { code: "console" }));
    });
    return () => place.current?.replaceChildren();
  }, [getToken]);

  if (!foyerAdmin.isConnected) return <NotConnected />;
  return (
    <>
      {refusal && (
        <RefusalNotice refusal={refusal} {...(isLoaded ? {} : { onRetry: () => location.reload() })} />
      )}
      {!isLoaded && !refusal && (
        <p className="foyer-loading">
          <Spinner /> {__("Loading…", "foyer-chat")}
        </p>
      )}
      <div className="foyer-console-place" ref={place} />
    </>
  );
}

function consoleElement(getToken: FoyerConsole["getToken"]): FoyerConsole {
  const element = document.createElement("foyer-console") as FoyerConsole;
  element.setAttribute("endpoint", foyerAdmin.backendUrl);
  element.setAttribute("locale", foyerAdmin.locale);
  element.setAttribute("theme", "light");
  const wanted = new URLSearchParams(location.search).get("conversation");
  if (wanted) element.setAttribute("conversation", wanted);
  element.getToken = getToken;
  element.addEventListener("foyer-unread", (event) => {
    const { waiting, unread } = (event as CustomEvent<{ waiting: number; unread: number }>).detail;
    showUnread(waiting + unread);
  });
  return element;
}

function NotConnected() {
  return (
    <div className="foyer-empty">
      <h2>{__("No backend yet", "foyer-chat")}</h2>
      <p>
        {foyerAdmin.mayManage
          ? __("Connect this site to your Foyer backend, and what visitors write appears here.", "foyer-chat")
          : __(
              "An administrator has to connect this site first. Then what visitors write appears here.",
              "foyer-chat",
            )}
      </p>
      {foyerAdmin.mayManage && (
        <Button variant="primary" href={`${foyerAdmin.settingsUrl}#connection`}>
          {__("Connect", "foyer-chat")}
        </Button>
      )}
    </div>
  );
}
