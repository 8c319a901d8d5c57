/**
 * Takes the place of the loader's own `panel-module.ts` in this plugin's bundles: Bubble's function files may hold
 * no `import()`, so a script of the backend's, one line long, does it for them. The same contract: what a module
 * exports as `mount`, fetched once; a failure is forgotten, so that the next call tries again.
 */
const modules = new Map<string, Promise<unknown>>();
let importer: Promise<void> | undefined;

declare global {
  interface Window {
    /** Of `import.js`, beside the panel. */
    foyerImport?: (url: string) => Promise<{ mount: unknown }>;
  }
}

export function loadMount<Mount>(url: string): Promise<Mount> {
  let mount = modules.get(url);
  if (!mount) {
    mount = load(url);
    modules.set(url, mount);
    mount.catch(() => modules.delete(url));
  }
  return mount as Promise<Mount>;
}

async function load(url: string): Promise<unknown> {
  importer ??= window.foyerImport ? Promise.resolve() : addScript(new URL("import.js", url).href);
  try {
    await importer;
  } catch (error) {
    importer = undefined;
    throw error;
  }
  return (await window.foyerImport!(url)).mount;
}

function addScript(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => {
      script.remove();
      reject(new Error(`${src} cannot be loaded`));
    });
    document.head.append(script);
  });
}
