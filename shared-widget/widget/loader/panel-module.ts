const modules = new Map<string, Promise<unknown>>();
let suffix = "";

/**
 * What a module exports as `mount`, fetched once for all widgets that share it. A failure is forgotten, so that the
 * next call tries again: under another address, because some browsers remember a module that failed until the page
 * is left.
 */
export function loadMount<Mount>(url: string): Promise<Mount> {
  let mount = modules.get(url);
  if (!mount) {
    mount = import(/* @vite-ignore */ url + suffix).then((module: { mount: Mount }) => module.mount);
    modules.set(url, mount);
    mount.catch(() => {
      suffix += "?";
      modules.delete(url);
    });
  }
  return mount as Promise<Mount>;
}
