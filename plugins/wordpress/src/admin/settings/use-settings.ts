import { useCallback, useEffect, useState } from "@wordpress/element";
import { type Refusal, refusalOf } from "../request.ts";
import { type Changes, carriedOver, changesBetween, fieldsOf, withValueAt } from "./changes.ts";
import { readSettings, saveSettings, type Settings } from "./settings.ts";

export interface Conflict {
  /** The settings with the widget's config as somebody else saved it. */
  newer: Settings;
  /** What was to be saved of the widget. */
  mine: [path: string, value: unknown][];
}

export interface Outcome {
  kind: "saved" | "undone";
  /** Brings back what was before; null where that cannot be. */
  undo: Changes | null;
}

/** At the moment of saving. */
interface Shown {
  saved: Settings;
  draft: Settings;
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
  const hasChanges = changes !== null;

  /** `asked`: what the screen showed when the settings were asked for. What was typed since is not theirs to take. */
  const take = useCallback((settings: Settings, asked: Settings | null = null) => {
    setSaved(settings);
    setDraft((now) => (asked && now ? carriedOver(asked, now, settings) : settings));
  }, []);

  const load = useCallback(
    async (asked: Settings | null = null) => {
      setRefusal(null);
      try {
        take(await readSettings(), asked);
      } catch (thrown) {
        setRefusal(refusalOf(thrown));
      }
    },
    [take],
  );

  useEffect(() => void load(), [load]);

  // What was saved need not be said for ever; what can be undone, long enough to notice.
  useEffect(() => {
    if (!outcome) return undefined;
    const timer = setTimeout(() => setOutcome(null), outcome.undo ? undoMs : doneMs);
    return () => clearTimeout(timer);
  }, [outcome]);

  useEffect(() => {
    if (!hasChanges) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [hasChanges]);

  const post = async (posted: Changes, kind: Outcome["kind"], from: Shown) => {
    setIsSaving(true);
    setRefusal(null);
    setTouched([]);
    setOutcome(null);
    try {
      const after = await saveSettings(posted);
      take(after, from.draft);
      setOutcome({ kind, undo: kind === "saved" ? undoOf(from.saved, after, posted) : null });
    } catch (thrown) {
      const refusal = refusalOf(thrown);
      const widget = refusal.data.widget as Settings["widget"] | undefined;
      if (refusal.code === "foyer_conflict" && widget)
        setConflict({ newer: { ...from.saved, widget }, mine: fieldsOf({ widget: posted.widget ?? {} }) });
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
    /** Again; what is not saved yet stays. */
    load: () => load(saved),
    take,
    touched,
    set: (path: string, value: unknown) => {
      setOutcome(null);
      setTouched((paths) => [...paths, path]);
      if (!refusal?.errors.length) setRefusal(null);
      setDraft((now) => now && withValueAt(now, path, value));
    },
    discard: () => {
      setRefusal(null);
      setDraft(saved);
    },
    save: async () => {
      if (saved && draft && changes) await post(changes, "saved", { saved, draft });
    },
    undo: async () => {
      if (saved && draft && outcome?.undo) await post(outcome.undo, "undone", { saved, draft });
    },
    /** `mine`: what was typed here goes over the newer config; `theirs`: that stands, and the rest can be saved. */
    settle: (choice: "mine" | "theirs") => {
      if (!conflict || !draft) return;
      const { newer, mine } = conflict;
      setConflict(null);
      setSaved(newer);
      const theirs = { ...draft, widget: newer.widget };
      if (choice === "theirs") return setDraft(theirs);
      const ours = mine.reduce((settings, [path, value]) => withValueAt(settings, path, value), theirs);
      setDraft(ours);
      const left = changesBetween(newer, ours);
      if (left) void post(left, "saved", { saved: newer, draft: ours });
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
    foyer_cut_off: "backend_url",
    foyer_not_foyer: "backend_url",
  }[refusal.code];
  if (path && !refusal.errors.length)
    refusal.errors = [{ path: `connection.${path}`, message: refusal.message }];
  return refusal;
}
