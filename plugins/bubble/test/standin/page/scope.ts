/**
 * Where an expression stands: on the page, in a use of a reusable, or in a cell. The elements there are known by
 * their names with `@<the reusable element's name>` and `#<the cell's number>` behind: `open@header#2`.
 */
export interface Scope {
  suffix: string;
  parent: Scope | null;
  /** The cell's item is kept in the app's state under this key. */
  cell: { key: string; index: number } | null;
}

export const pageScope: Scope = { suffix: "", parent: null, cell: null };

export function reusableScope(parent: Scope, use: string): Scope {
  return { suffix: `@${use}${parent.suffix}`, parent, cell: null };
}

export function cellScope(parent: Scope, repeatingGroup: string, index: number): Scope {
  return {
    suffix: `${parent.suffix}#${index}`,
    parent,
    cell: { key: `cell:${repeatingGroup}#${index}`, index },
  };
}

export function cellOf(scope: Scope): Scope["cell"] {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.cell !== null) {
      return at.cell;
    }
  }
  return null;
}

/** The element meant by a name: the nearest one of it, from the inside out. */
export function resolveName(scope: Scope, name: string, exists: (full: string) => boolean): string | null {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const full = name + at.suffix;
    if (exists(full)) {
      return full;
    }
  }
  return null;
}
