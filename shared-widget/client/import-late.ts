let suffix = "";

/**
 * Imports a module that is a file of its own. Many browsers remember one that failed until the page is left: the
 * next call asks at another address.
 */
export async function importLate<Module>(address: URL): Promise<Module> {
  try {
    return (await import(/* @vite-ignore */ address.href + suffix)) as Module;
  } catch (error) {
    suffix += "?";
    throw error;
  }
}
