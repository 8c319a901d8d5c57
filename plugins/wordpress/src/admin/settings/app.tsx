import { Notice, Spinner, TabPanel } from "@wordpress/components";
import { useEffect, useMemo, useRef, useState } from "@wordpress/element";
import { __, _n, sprintf } from "@wordpress/i18n";
import type { FieldError } from "../request.ts";
import { RefusalNotice } from "../refusal-notice.tsx";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { FormContext, type Introduced } from "./form.ts";
import { Preview } from "./preview.tsx";
import { SaveBar } from "./save-bar.tsx";
import { AppearanceTab } from "./tabs/appearance-tab.tsx";
import { AssistantTab } from "./tabs/assistant-tab.tsx";
import { ConnectionTab } from "./tabs/connection-tab.tsx";
import { KnowledgeTab } from "./tabs/knowledge-tab.tsx";
import { PlacesTab } from "./tabs/places-tab.tsx";
import { PrivacyTab } from "./tabs/privacy-tab.tsx";
import { TeamTab } from "./tabs/team-tab.tsx";
import { useSettings } from "./use-settings.ts";

/** Which fields stand on which tab; the first whose prefix fits. */
const places: [prefix: string, tab: string][] = [
  ["connection", "connection"],
  ["widget.handoff", "assistant"],
  ["widget.feedback", "assistant"],
  ["widget.ai_enabled", "assistant"],
  ["widget.prompt", "assistant"],
  ["widget.verified_only", "assistant"],
  ["widget.retention_days", "privacy"],
  ["widget.mask_stored_text", "privacy"],
  ["widget.allowed_origins", "privacy"],
  ["widget", "appearance"],
  ["style", "appearance"],
  ["display.language", "appearance"],
  ["display", "places"],
  ["sync", "knowledge"],
  ["privacy", "privacy"],
  ["team", "team"],
];

function tabOf(path: string): string {
  return places.find(([prefix]) => path === prefix || path.startsWith(`${prefix}.`))?.[1] ?? "connection";
}

export function App() {
  const settings = useSettings();
  const { saved, draft, changes, refusal, conflict, outcome, isSaving } = settings;
  const [tab, setTab] = useState(location.hash.slice(1) || "");
  // TabPanel chooses by itself after the first time; another key makes it the first time again.
  const [jump, setJump] = useState(0);
  const panel = useRef<HTMLDivElement>(null);
  // What was changed was on the screen, so its field has told its name.
  const introduced = useRef(new Map<string, Introduced>());
  const errors = useMemo<FieldError[]>(() => refusal?.errors ?? [], [refusal]);

  useEffect(() => {
    const [first] = errors;
    if (!first) return undefined;
    setTab(tabOf(first.path));
    setJump((count) => count + 1);
    const timer = setTimeout(() => {
      panel.current?.querySelector<HTMLElement>("[aria-invalid='true'], .has-error input")?.focus();
    }, 50);
    return () => clearTimeout(timer);
  }, [errors]);

  if (!saved || !draft)
    return refusal ? <RefusalNotice refusal={refusal} onRetry={() => void settings.load()} /> : <Loading />;

  const isConnected = saved.connection.is_complete;
  const hasWidget = Boolean(draft.widget);
  const tabs = [
    { name: "connection", title: __("Connection", "foyer-chat"), isThere: true },
    { name: "appearance", title: __("Appearance", "foyer-chat"), isThere: hasWidget },
    { name: "assistant", title: __("Assistant", "foyer-chat"), isThere: hasWidget },
    { name: "knowledge", title: __("Knowledge", "foyer-chat"), isThere: Boolean(draft.sync) },
    { name: "places", title: __("Where it shows", "foyer-chat"), isThere: Boolean(draft.display) },
    { name: "privacy", title: __("Privacy", "foyer-chat"), isThere: hasWidget || Boolean(draft.privacy) },
    { name: "team", title: __("Team", "foyer-chat"), isThere: Boolean(draft.team) },
  ]
    .filter(({ isThere }) => isThere)
    .map(({ name, title }) => {
      const count = errors.filter(({ path }) => tabOf(path) === name).length;
      return {
        name,
        title: count
          ? /* translators: 1: a tab's title, 2: how many mistakes are on it. */
            sprintf(__("%1$s (%2$d)", "foyer-chat"), title, count)
          : title,
        className: count ? "has-error" : "",
      };
    });
  const current = tabs.some(({ name }) => name === tab) ? tab : "connection";

  const form = {
    draft,
    isSaving,
    set: settings.set,
    introduce: (path: string, field: Introduced) => void introduced.current.set(path, field),
    errorAt: (path: string) => {
      const isIn = (one: string) => one === path || one.startsWith(`${path}.`);
      return settings.touched.some(isIn) ? "" : (errors.find((error) => isIn(error.path))?.message ?? "");
    },
  };
  const saveError = refusal
    ? errors.length
      ? /* translators: %d: how many. */
        sprintf(
          _n(
            "%d field is not right. Nothing was saved.",
            "%d fields are not right. Nothing was saved.",
            errors.length,
            "foyer-chat",
          ),
          errors.length,
        )
      : __("Nothing was saved.", "foyer-chat")
    : "";

  return (
    <FormContext.Provider value={form}>
      {refusal && !errors.length && <RefusalNotice refusal={refusal} />}
      {draft.widget_error && (
        <Notice status="warning" isDismissible={false} className="foyer-notice">
          <p>{draft.widget_error.message}</p>
          <p>
            {__("Until the backend answers, only what WordPress keeps can be changed here.", "foyer-chat")}{" "}
            <button type="button" className="button-link" onClick={() => void settings.load()}>
              {__("Try again", "foyer-chat")}
            </button>
          </p>
        </Notice>
      )}
      <div className="foyer-settings" ref={panel}>
        <TabPanel
          key={jump}
          className="foyer-tabs"
          tabs={tabs}
          initialTabName={current}
          onSelect={(name) => {
            setTab(name);
            history.replaceState(null, "", `#${name}`);
          }}
        >
          {({ name }) => (
            <form
              className="foyer-form"
              onSubmit={(event) => {
                event.preventDefault();
                void settings.save();
              }}
            >
              {name === "connection" && (
                <ConnectionTab saved={saved} onChanged={(after) => settings.take(after, saved)} />
              )}
              {name === "appearance" && (
                <div className="foyer-with-preview">
                  <div>
                    <AppearanceTab />
                  </div>
                  <Preview settings={draft} />
                </div>
              )}
              {name === "assistant" && <AssistantTab />}
              {name === "knowledge" && <KnowledgeTab />}
              {name === "places" && <PlacesTab />}
              {name === "privacy" && <PrivacyTab />}
              {name === "team" && <TeamTab />}
              {/* So that Enter saves. */}
              <button type="submit" hidden>
                {__("Save", "foyer-chat")}
              </button>
            </form>
          )}
        </TabPanel>
        <SaveBar
          hasChanges={Boolean(changes)}
          isSaving={isSaving}
          outcome={outcome}
          error={saveError}
          saveLabel={isConnected ? __("Save", "foyer-chat") : __("Connect", "foyer-chat")}
          onSave={() => void settings.save()}
          onDiscard={settings.discard}
          onUndo={() => void settings.undo()}
        />
      </div>
      {conflict && (
        <ConflictDialog
          conflict={conflict}
          nameOf={(path) => introduced.current.get(path)}
          onSettle={settings.settle}
        />
      )}
    </FormContext.Provider>
  );
}

function Loading() {
  return (
    <p className="foyer-loading">
      <Spinner /> {__("Loading…", "foyer-chat")}
    </p>
  );
}
