/** The id that the lock file holds for a path in the manifest. */
export type IdOf = (path: string) => string;

export function idsFrom(ids: Readonly<Record<string, string>>): IdOf {
  return (path) => {
    const id = ids[path];
    if (id === undefined) throw new Error(`no id for ${path}`);
    return id;
  };
}
