import type { Mount, PanelOptions } from "../../panel-api.ts";

/** What every panel mounted so far was told, newest last. */
export interface MountedPanel {
  options: PanelOptions;
  calls: string[];
  /** A control inside it, to have the focus. */
  control: HTMLButtonElement;
}

declare global {
  interface Window {
    mountedPanels?: MountedPanel[];
  }
}

/** On the window, because the loader imports this module by its address, apart from the test that looks here. */
export const mounted: MountedPanel[] = (window.mountedPanels ??= []);

/** A panel that only remembers what its host asks of it. */
export const mount: Mount = (host, options) => {
  const control = document.createElement("button");
  host.append(control);
  const calls: string[] = [];
  mounted.push({ options, calls, control });
  return {
    open() {
      calls.push("open");
      control.focus();
    },
    close: () => void calls.push("close"),
    send: (text) => void calls.push(`send ${text}`),
    write: (text) => void calls.push(`write ${text}`),
    draw: () => void calls.push("draw"),
    identify: async (identity) => void calls.push(`identify ${identity.user_id}`),
    logout: async () => void calls.push("logout"),
    destroy() {
      calls.push("destroy");
      control.remove();
    },
  };
};
