import { useState } from "preact/hooks";
import type { StoredConfig } from "../../../../shared-widget/protocol/config.ts";
import { ApiError, ask } from "../api.ts";
import { useAsked } from "../use-asked.ts";
import { applied, type Draft, draftOf, isSame, rebased } from "./draft.ts";

/** A widget's config as the merchant changes it, until it is saved or let go. */
export function useConfig(widgetId: string) {
  const path = `/api/config/${widgetId}`;
  const { value, error, isAsking, again } = useAsked(() => ask<StoredConfig>("GET", path));
  const [saved, setSaved] = useState<StoredConfig | null>(null);
  const [changed, setChanged] = useState<Draft | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [isSaving, setSaving] = useState(false);
  const config = saved ?? value;
  const base = config && draftOf(config);
  const draft = changed ?? base;

  const discard = (): void => {
    setChanged(null);
    setProblem(null);
  };

  /** `over`: what was saved by somebody else meanwhile; the merchant's own changes go on top of it. */
  const save = async ({ over }: { over?: StoredConfig } = {}): Promise<boolean> => {
    if (!config || !base || !changed) return false;
    setSaving(true);
    setProblem(null);
    try {
      const onto = over ?? config;
      const stored = await ask<StoredConfig>("POST", "/api/config", {
        body: applied(onto, base, changed),
        headers: { "if-match": `"${onto.version}"` },
      });
      setSaved(stored);
      // What was typed meanwhile is still to be saved.
      setChanged((now) => (now && now !== changed ? rebased(now, changed, draftOf(stored)) : null));
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProblem(error);
      return false;
    } finally {
      setSaving(false);
    }
  };

  return {
    draft,
    error: isAsking ? null : error,
    again,
    problem,
    isSaving,
    isChanged: draft !== null && base !== null && !isSame(draft, base),
    change: (change: Partial<Draft>): void => setChanged((before) => ({ ...(before ?? base!), ...change })),
    discard,
    save,
    /** Somebody else saved in between: theirs stays, with the merchant's own changes on top. */
    saveOverNewest: async (): Promise<boolean> => {
      try {
        return await save({ over: await ask<StoredConfig>("GET", path) });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        setProblem(error);
        return false;
      }
    },
    /** Somebody else saved in between: theirs instead of the merchant's changes. */
    takeNewest: async (): Promise<void> => {
      discard();
      setSaved(null);
      await again();
    },
  };
}
