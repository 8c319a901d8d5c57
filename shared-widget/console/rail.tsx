import type { View } from "./app.tsx";
import type { Me } from "./desk.ts";
import { Icon, type IconName } from "./icon.tsx";
import type { Preferences } from "./preferences.ts";
import { SettingsPopover } from "./settings-popover.tsx";
import type { Words } from "./words.ts";

interface RailProps {
  view: View;
  me: Me;
  words: Words;
  preferences: Preferences;
  waiting: number;
  onGo: (view: View) => void;
  onHelp: () => void;
  onPreferences: (preferences: Preferences) => void;
}

/** Where one can go, and what is the agent's own. */
export function Rail({ view, me, words, preferences, waiting, onGo, onHelp, onPreferences }: RailProps) {
  const isAdmin = me.agent?.role === "admin";
  // Agents and replies are the whole org's: an admin of some widgets changes neither.
  const isOrgAdmin = isAdmin && me.agent?.widgets === null;
  const places: [view: View, icon: IconName, label: string, isFor: boolean][] = [
    ["inbox", "inbox", words.inbox, true],
    ["search", "search", words.search_messages, true],
    ["insights", "insights", words.insights, true],
    ["replies", "canned", words.canned_replies, isOrgAdmin],
    ["agents", "agents", words.agents, isAdmin],
    ["audit", "audit", words.audit, isAdmin],
  ];
  return (
    <nav class="rail" aria-label={words.sections}>
      <ul>
        {places.map(
          ([name, icon, label, isFor]) =>
            isFor && (
              <li key={name}>
                <button
                  type="button"
                  class="rail-button"
                  aria-label={label}
                  title={label}
                  aria-current={view === name ? "page" : undefined}
                  onClick={() => onGo(name)}
                >
                  <Icon name={icon} />
                  {name === "inbox" && waiting > 0 && <i class="rail-dot" />}
                </button>
              </li>
            ),
        )}
      </ul>
      <div class="rail-own">
        <button
          type="button"
          class="rail-button help"
          aria-label={words.help}
          title={words.help}
          onClick={onHelp}
        >
          <Icon name="help" />
        </button>
        <SettingsPopover
          words={words}
          name={me.agent?.name ?? ""}
          preferences={preferences}
          onChange={onPreferences}
        />
      </div>
    </nav>
  );
}
