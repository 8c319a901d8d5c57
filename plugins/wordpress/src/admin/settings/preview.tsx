import { useEffect, useRef, useState } from "@wordpress/element";
import { __ } from "@wordpress/i18n";
import { foyerAdmin } from "../foyer-admin.ts";
import type { Shown } from "../preview/index.ts";
import type { Settings } from "./settings.ts";

const settleMs = 150;

/**
 * The real widget, from the plugin's own files, in a frame of its own so that its corner is the frame's. What it
 * shows is what the form says, saved or not: in the frame stands a backend that answers from it.
 */
export function Preview({ settings }: { settings: Settings }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [isReady, setIsReady] = useState(false);
  const shown = shownOf(settings);
  const text = JSON.stringify(shown);

  useEffect(() => {
    if (!isReady) return undefined;
    const timer = setTimeout(() => frame.current?.contentWindow?.foyerPreview?.(shown), settleMs);
    return () => clearTimeout(timer);
  }, [isReady, text]);

  const { previewUrl, loaderUrl } = foyerAdmin;
  if (!previewUrl || !loaderUrl) return null;
  const address = new URL(previewUrl, location.href).href.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return (
    <aside className="foyer-preview" aria-label={__("Preview", "foyer-chat")}>
      <h2>{__("Preview", "foyer-chat")}</h2>
      <div className="foyer-preview-page">
        <iframe
          ref={frame}
          title={__("Preview of the chat", "foyer-chat")}
          srcDoc={`<!doctype html><html lang="${foyerAdmin.locale}"><meta charset="utf-8"><body style="margin:0"><script src="${address}"></script></body></html>`}
          onLoad={() => setIsReady(true)}
        />
      </div>
      <p className="foyer-help">
        {__("What is not saved yet shows here too. Write to it: nothing leaves this page.", "foyer-chat")}
      </p>
    </aside>
  );
}

function shownOf({ widget, style, display }: Settings): Shown {
  const { loaderUrl = "", panelUrl = "", locale } = foyerAdmin;
  return {
    loader: new URL(loaderUrl, location.href).href,
    panel: new URL(panelUrl, location.href).href,
    language: display?.language === "page" ? locale : "",
    config: widget ?? {},
    style: {
      "--foyer-offset-x": px(style?.offset_x),
      "--foyer-offset-y": px(style?.offset_y),
      "--foyer-radius": px(style?.border_radius),
      "--foyer-ink": color(style?.text_color),
      "--foyer-surface": color(style?.background_color),
    },
    sampleAnswer: __("This is a preview: on your site, the assistant answers here.", "foyer-chat"),
  };
}

const px = (value: unknown) => (typeof value === "number" ? `${value}px` : "");
const color = (value: unknown) => (typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value) ? value : "");
