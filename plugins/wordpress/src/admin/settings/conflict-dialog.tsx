import { Button, Modal } from "@wordpress/components";
import { __ } from "@wordpress/i18n";
import { isSame, valueAt } from "./changes.ts";
import type { Introduced } from "./form.ts";
import type { Conflict } from "./use-settings.ts";

/** Somebody else saved meanwhile: which of the two stands is for a person to say. */
export function ConflictDialog({
  conflict: { newer, mine },
  nameOf,
  onSettle,
}: {
  conflict: Conflict;
  /** What the form calls a field. */
  nameOf: (path: string) => Introduced | undefined;
  onSettle: (choice: "mine" | "theirs") => void;
}) {
  const rows = mine
    .map(([path, value]) => ({ path, value, theirs: valueAt(newer, path), ...nameOf(path) }))
    .filter(({ value, theirs }) => !isSame(value, theirs));
  return (
    <Modal
      title={__("These settings were changed elsewhere", "foyer-chat")}
      onRequestClose={() => onSettle("theirs")}
      shouldCloseOnClickOutside={false}
      isDismissible={false}
      className="foyer-conflict"
    >
      <p>
        {__(
          "Somebody saved the widget's settings after you opened this page. Nothing of yours was saved yet.",
          "foyer-chat",
        )}
      </p>
      {rows.length > 0 && (
        <div className="foyer-conflict-scroll">
          <table className="widefat striped">
            <thead>
              <tr>
                <th scope="col">{__("Setting", "foyer-chat")}</th>
                <th scope="col">{__("Yours", "foyer-chat")}</th>
                <th scope="col">{__("Saved elsewhere", "foyer-chat")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ path, value, theirs, label, inWords = asText }) => (
                <tr key={path}>
                  <th scope="row">{label ?? <code>{path}</code>}</th>
                  <td>{inWords(value) ?? asText(value)}</td>
                  <td>{inWords(theirs) ?? asText(theirs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="foyer-actions">
        <Button variant="primary" onClick={() => onSettle("mine")}>
          {__("Save mine over it", "foyer-chat")}
        </Button>
        <Button variant="secondary" onClick={() => onSettle("theirs")}>
          {__("Take what was saved elsewhere", "foyer-chat")}
        </Button>
      </div>
    </Modal>
  );
}

function asText(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return value ? __("On", "foyer-chat") : __("Off", "foyer-chat");
  const isList = Array.isArray(value) && value.every((one) => typeof one === "string");
  const text = typeof value === "string" ? value : isList ? value.join(", ") || "–" : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
