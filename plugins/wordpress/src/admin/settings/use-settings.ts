import { useCallback, useEffect, useState } from "@wordpress/element";
import { type Refusal, refusalOf } from "../request.ts";
import {
  type Changes,
  changesBetween,
  readSettings,
  saveSettings,
  type Settings,
  withValueAt,
} from "./settings.ts";

export interface Conflict {
  /** The widget's config as somebody else saved it. */
  newer: NonNullable<Settings["widget"]>;
  mine: Record<string, unknown>;
}

export interface Outcome {
  kind: "saved" | "undone";
  /** Brings back what was before; null where that cannot be. */
  undo: Changes | null;
}

const doneMs = 4_000;
const undoMs = 30_000;

/** What the site has, what the screen shows, and the ways from one to the other. */
export function useSettings() {
  const [saved, setSaved] = useState<Settings | null>(null);
  const [draft, setDraft] = useState<Settings | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  /** Fields that were touched since they were refused. */
  const [touched, setTouched] = useState<readonly string[]>([]);
  const changes = saved && draft ? changesBetween(saved, draft) : null;

  const take = useCallback((settings: Settings) => {
    setSaved(settings);
    setDraft(settings);
  }, []);

  const load = useCallback(async () => {
    setRefusal(null);
    try {
      take(await readSettings());
    } catch (thrown) {
      setRefusal(refusalOf(thrown));
    }
  }, [take]);

  useEffect(() => void load(), [load]);

  // What was saved need not be said for ever; what can be undone, long enough to notice.
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(null), outcome.undo ? undoMs : doneMs);
    return () => clearTimeout(timer);
  }, [outcome]);

  useEffect(() => {
    if (!changes) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [Boolean(changes)]);

  const post = async (posted: Changes, kind: Outcome["kind"]) => {
    if (!saved) return;
    setIsSaving(true);
    setRefusal(null);
    setTouched([]);
    setOutcome(null);
    try {
      const after = await saveSettings(posted);
      take(after);
      setOutcome({ kind, undo: kind === "saved" ? undoOf(saved, after, posted) : null });
    } catch (thrown) {
      const refusal = refusalOf(thrown);
      const newer = refusal.data.widget as Conflict["newer"] | undefined;
      if (refusal.code === "foyer_conflict" && newer) setConflict({ newer, mine: posted.widget ?? {} });
      else setRefusal(posted.connection ? atField(refusal) : refusal);
    }
    setIsSaving(false);
  };

  return {
    saved,
    draft,
    changes,
    refusal,
    conflict,
    outcome,
    isSaving,
    load,
    take,
    touched,
    set(path: string, value: unknown) {
      setOutcome(null);
      setTouched((paths) => [...paths, path]);
      if (!refusal?.errors.length) setRefusal(null);
      setDraft((now) => now && withValueAt(now, path, value));
    },
    discard() {
      setRefusal(null);
      setDraft(saved);
    },
    save: () => changes && post(changes, "saved"),
    undo: () => outcome?.undo && post(outcome.undo, "undone"),
    /** `mine`: what was typed here goes over the newer config; `theirs`: that stands, and the rest can be saved. */
    settle(choice: "mine" | "theirs") {
      if (!conflict || !saved || !draft) return;
      const { newer, mine } = conflict;
      setConflict(null);
      const now = { ...saved, widget: newer };
      setSaved(now);
      if (choice === "theirs") return setDraft({ ...draft, widget: newer });
      setDraft({ ...draft, widget: { ...newer, ...mine, version: newer.version } });
      void post({ ...changes, widget: { ...mine, version: newer.version } }, "saved");
    },
  };
}

/** A connection is not undone: the key that was replaced is not known here. */
function undoOf(before: Settings, after: Settings, posted: Changes): Changes | null {
  if (posted.connection) return null;
  return changesBetween(after, { ...before, connection: after.connection });
}

/** Why a backend cannot be used is the key's fault or the address's. */
function atField(refusal: Refusal): Refusal {
  const path = {
    foyer_unauthorized: "api_key",
    foyer_forbidden: "api_key",
    foyer_unreachable: "backend_url",
    foyer_timeout: "backend_url",
    foyer_not_foyer: "backend_url",
  }[refusal.code];
  if (path && !refusal.errors.length)
    refusal.errors = [{ path: `connection.${path}`, message: refusal.message }];
  return refusal;
}
