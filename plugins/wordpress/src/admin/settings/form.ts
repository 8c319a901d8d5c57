import { createContext, useContext } from "@wordpress/element";
import { valueAt } from "./changes.ts";
import type { Settings } from "./settings.ts";

/** What every field of the screen works with. */
export interface Form {
  draft: Settings;
  set: (path: string, value: unknown) => void;
  /** What is wrong with a field, or with something in it; empty where nothing is. */
  errorAt: (path: string) => string;
  isSaving: boolean;
  /** Remembers what a field is called, and how its value reads, for where it is spoken of. */
  introduce: (path: string, field: Introduced) => void;
}

export interface Introduced {
  label: string;
  /** In words, where the value itself is none. */
  inWords?: (value: unknown) => string | undefined;
}

export const FormContext = createContext<Form | null>(null);

export function useForm(): Form {
  const form = useContext(FormContext);
  if (!form) throw new Error("A field stands outside of the form.");
  return form;
}

export interface FieldProps {
  /** `widget.color`: where the value stands in the settings. */
  path: string;
  label: string;
  help?: string | undefined;
}

export function useField<Value>(path: string, introduced: Introduced) {
  const { draft, set, errorAt, introduce } = useForm();
  introduce(path, introduced);
  return {
    value: valueAt(draft, path) as Value | null | undefined,
    set: (value: Value | null) => set(path, value),
    error: errorAt(path),
  };
}

/** The height and the spacing that WordPress's own screens have; without them it warns on the console. */
export const upToDate = { __nextHasNoMarginBottom: true, __next40pxDefaultSize: true } as const;
export const upToDateMargin = { __nextHasNoMarginBottom: true } as const;
