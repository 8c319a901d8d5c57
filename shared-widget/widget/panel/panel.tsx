import { ChatClient } from "../../client/index.ts";
import type { Mount } from "../panel-api.ts";
import { attachPanel } from "./attach-panel.tsx";

export const mount: Mount = (host, options) => {
  const client = new ChatClient({
    ...options,
    locale: options.language ?? (document.documentElement.lang || navigator.language),
    context: () => ({
      url: location.href.slice(0, 2_000),
      title: document.title.slice(0, 300),
      referrer: document.referrer.slice(0, 2_000),
    }),
  });
  const [, token] = /^#(?:foyer-)?continue=(.+)/.exec(location.hash) ?? [];
  if (token) {
    void client.moveTo({ continue: token });
    // Who is sent the page's address must not come into this conversation.
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  const panel = attachPanel(host, { ...options, continued: token }, client);
  options.onPanel?.(panel, client);
  return panel;
};
