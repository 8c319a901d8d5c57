import { useState } from "preact/hooks";
import { mayNotify } from "./notifier.ts";
import { Icon } from "./icon.tsx";
import { Popover } from "./popover.tsx";
import type { Preferences } from "./preferences.ts";
import { fill, type Words } from "./words.ts";

interface SettingsPopoverProps {
  words: Words;
  name: string;
  preferences: Preferences;
  onChange: (preferences: Preferences) => void;
}

export function SettingsPopover({ words, name, preferences, onChange }: SettingsPopoverProps) {
  const [isBlocked, setBlocked] = useState(false);
  const turnNotifications = async (on: boolean) => {
    const notifications = on && (await mayNotify());
    setBlocked(on && !notifications);
    onChange({ ...preferences, notifications });
  };
  return (
    <Popover class="rail-button" above label={words.settings} face={<Icon name="settings" />}>
      {() => (
        <div class="settings">
          <p class="soft">{fill(words.signed_in_as, { name })}</p>
          <fieldset class="segments">
            <legend class="unseen">{words.status}</legend>
            {([false, true] as const).map((away) => (
              <label key={String(away)} class={preferences.away === away ? "on" : ""}>
                <input
                  type="radio"
                  name="presence"
                  class="unseen"
                  checked={preferences.away === away}
                  onChange={() => onChange({ ...preferences, away })}
                />
                <i class={away ? "dot away" : "dot online"} />
                {away ? words.away : words.online}
              </label>
            ))}
          </fieldset>
          <label class="switch">
            <input
              type="checkbox"
              checked={preferences.notifications}
              onChange={({ currentTarget }) => void turnNotifications(currentTarget.checked)}
            />
            {words.notifications}
          </label>
          {isBlocked && (
            <p class="problem small" role="alert">
              {words.notifications_blocked}
            </p>
          )}
          <label class="switch">
            <input
              type="checkbox"
              checked={preferences.sound}
              onChange={({ currentTarget }) => onChange({ ...preferences, sound: currentTarget.checked })}
            />
            {words.sound}
          </label>
        </div>
      )}
    </Popover>
  );
}
