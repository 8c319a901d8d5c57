import { Button, Modal } from "@wordpress/components";
import { __ } from "@wordpress/i18n";
import { isSame } from "./settings.ts";
import type { Conflict } from "./use-settings.ts";

/** Somebody else saved meanwhile: which of the two stands is for a person to say. */
export function ConflictDialog({
  conflict: { newer, mine },
  onSettle,
}: {
  conflict: Conflict;
  onSettle: (choice: "mine" | "theirs") => void;
}) {
  const names = Object.keys(mine).filter((name) => name !== "version" && !isSame(mine[name], newer[name]));
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
      {names.length > 0 && (
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
              {names.map((name) => (
                <tr key={name}>
                  <th scope="row">
                    <code>{name}</code>
                  </th>
                  <td>{shown(mine[name])}</td>
                  <td>{shown(newer[name])}</td>
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

function shown(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
