import { filled } from "../../platform/blank.ts";

const loadMs = 20_000;

declare global {
  interface Window {
    /** By address; several elements, which share no code, wait for the same one. */
    foyerConsoles?: Record<string, Promise<void>>;
  }
}

/** Defines `<foyer-console>`, once per page. A failure is forgotten, so that the next call tries again. */
export function loadConsole(address: string): Promise<void> {
  if (customElements.get("foyer-console")) return Promise.resolve();
  const consoles = (window.foyerConsoles ??= {});
  const known = consoles[address];
  if (known) return known;
  const loading = addModule(address);
  consoles[address] = loading;
  loading.catch(() => {
    delete consoles[address];
  });
  return loading;
}

function addModule(address: string): Promise<void> {
  const failed = document.querySelectorAll<HTMLElement>("script[data-foyer-failed]").length;
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.type = "module";
    // Browsers remember a module that failed until the page is left: the next one has another address.
    script.src = failed > 0 ? `${address}?${failed}` : address;
    const nonce = filled(document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce);
    if (nonce) script.nonce = nonce;
    const fail = () => {
      clearTimeout(late);
      script.dataset["foyerFailed"] = "";
      reject(new Error(`${address} cannot be loaded`));
    };
    const late = setTimeout(fail, loadMs);
    script.addEventListener("error", fail);
    script.addEventListener("load", () => {
      clearTimeout(late);
      resolve();
    });
    document.head.append(script);
  });
}
