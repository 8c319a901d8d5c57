import type { Identity } from "../../protocol/index.ts";
import type { Mount, PageChoice, PanelHandle, PanelOptions } from "../panel-api.ts";
import type { FoyerChat } from "./element.ts";
import { emit } from "./events.ts";
import { createLauncher } from "./launcher.ts";
import { loadMount } from "./panel-module.ts";
import type * as Proactive from "./proactive.ts";
import { visitorKeys } from "./visitor-storage.ts";
import type { FoyerSettings, LauncherConfig } from "./settings.ts";
import { fetchConfig } from "./widget-config.ts";

/** Everything a widget needs to start. */
export interface WidgetOptions extends Omit<PanelOptions, "onClose" | "onUnread" | "onEvent"> {
  /** Address of the panel's module. */
  panel: string;
  /** Without a launcher the page opens it. */
  launcher?: "none";
  consent?: FoyerSettings["consent"];
}

/** One chat on the page: its launcher, and its panel as soon as that is wanted. Every call may be repeated. */
export interface Widget {
  readonly id: string;
  readonly element: FoyerChat;
  open(): void;
  close(): void;
  toggle(): void;
  show(): void;
  hide(): void;
  send(text: string): void;
  identify(identity: Identity): void;
  configure(choice: PageChoice): void;
  logout(): void;
  /** Removes what this widget drew, and its connection; the element stays. Tells whether it was open. */
  dispose(): boolean;
}

export function createWidget(element: FoyerChat, options: WidgetOptions): Widget {
  const root = element.shadowRoot!;
  const id = options.widgetId;
  const floating = options.mode === "floating";
  const unsent: string[] = [];
  let config: LauncherConfig | undefined;
  let panel: PanelHandle | undefined;
  /** Or loaded. */
  let loading = false;
  /** What was asked for last, and what the panel was told; it is told when it is there. */
  let wantsOpen = false;
  let isOpen = false;
  /** Where focus was when the panel was asked for. */
  let opener: HTMLElement | null = null;
  let failed = false;
  let disposed = false;
  let unread = 0;

  function settle(): void {
    if (disposed) return;
    if (panel) {
      if (isOpen !== wantsOpen) {
        isOpen = wantsOpen;
        if (isOpen) panel.open();
        else panel.close();
      }
      for (const text of unsent.splice(0)) panel.send(text);
    }
    launcher.draw({
      floating,
      config: config && { ...config, ...element.visitor?.choice },
      language: options.language,
      open: isOpen,
      busy: wantsOpen && !panel,
      failed,
      unread,
    });
  }

  async function load(): Promise<void> {
    try {
      const mountPanel = await loadMount<Mount>(options.panel);
      if (disposed) return;
      panel = mountPanel(root, {
        ...element.visitor,
        ...options,
        onClose: close,
        onUnread: (count) => {
          unread = count;
          settle();
        },
        onEvent: (name, detail) => emit(name, detail, id),
      });
    } catch (error) {
      // A panel that the visitor has not asked for may fail unseen.
      failed = wantsOpen || !floating;
      loading = wantsOpen = false;
      // oxlint-disable-next-line no-console -- the page's developer has no other way to learn of it
      console.warn("[foyer]", options.panel, error);
      emit("error", { code: "unreachable", message: String(error) }, id);
    }
    settle();
  }

  /** The panel is wanted, if only to connect. */
  function mount(): void {
    failed = false;
    if (!loading) void load();
    loading = true;
    settle();
  }

  function ask(wanted: boolean): void {
    const focused = root.activeElement;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what has the focus can be given it again
    if (wanted && !wantsOpen) opener = document.activeElement as HTMLElement | null;
    wantsOpen = wanted;
    if (wanted) {
      element.hidden = false;
      mount();
    } else {
      settle();
      // An opener that cannot take the focus any more (gone, or the body) leaves it to the launcher.
      if (focused) {
        launcher.focus();
        opener?.focus();
      }
    }
  }

  const open = (): void => ask(true);
  const close = (): void => ask(false);
  const toggle = (): void => ask(!wantsOpen);

  async function start(): Promise<void> {
    const mayStore = options.consent !== "required";
    if (!floating) return mayStore ? mount() : undefined;
    // The page's own work goes first.
    await new Promise((resolve) => (window.requestIdleCallback ?? setTimeout)(resolve, { timeout: 2_000 }));
    if (disposed) return;
    if (/continue=/.test(location.hash)) open();
    else if (mayStore && visitorKeys(id).length) mount();
    if (options.launcher) return;
    config = element.visitor?.config ?? (await fetchConfig(`${options.endpoint}/api/widgets/${id}`));
    settle();
    if (mayStore && config?.proactive?.length) {
      const speakUp = await loadMount<typeof Proactive.mount>(`${options.panel}/../proactive.js`);
      speakUp(element, config, () => (disposed ? null : !wantsOpen), open);
    }
  }

  const launcher = createLauncher(root, {
    press: toggle,
    retry: open,
    approach: () => void loadMount(options.panel),
  });

  settle();
  // What it would have said of its own accord may stay unsaid.
  start().catch(() => {});

  return {
    id,
    element,
    open,
    close,
    toggle,
    show() {
      element.hidden = false;
    },
    hide() {
      close();
      element.hidden = true;
    },
    send(text) {
      unsent.push(text);
      mount();
    },
    identify(identity) {
      const before = element.visitor?.identity;
      if (JSON.stringify(identity) === JSON.stringify(before)) return;
      element.visitor = { ...element.visitor, identity };
      void panel?.identify(identity);
    },
    configure(choice) {
      element.visitor = { ...element.visitor, choice };
      panel?.draw();
      settle();
    },
    logout() {
      delete element.visitor;
      unsent.length = 0;
      if (panel) void panel.logout();
      // What the panel's client would do, had it been needed so far.
      else for (const key of visitorKeys(id)) localStorage.removeItem(key);
    },
    dispose() {
      disposed = true;
      panel?.destroy();
      launcher.remove();
      return wantsOpen;
    },
  };
}
