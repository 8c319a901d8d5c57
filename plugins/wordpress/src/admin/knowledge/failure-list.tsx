import { Button } from "@wordpress/components";
import { __, _n, sprintf } from "@wordpress/i18n";
import { timeOf } from "../time-of.ts";
import type { Failure } from "./sync.ts";

interface Props {
  failures: Failure[];
  total: number;
  /** The id of the one that is being tried. */
  busy: string;
  onRetry: (id: string) => void;
}

export function FailureList({ failures, total, busy, onRetry }: Props) {
  return (
    <section className="foyer-failures">
      <h2>{__("Failed", "foyer-chat")}</h2>
      <table className="widefat striped">
        <thead>
          <tr>
            <th scope="col">{__("Item", "foyer-chat")}</th>
            <th scope="col">{__("Why", "foyer-chat")}</th>
            <th scope="col">{__("Last try", "foyer-chat")}</th>
            <th scope="col">
              <span className="screen-reader-text">{__("Actions", "foyer-chat")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {failures.map(({ external_id, title, edit_url, message, attempts, failed_at }) => (
            <tr key={external_id}>
              <td data-label={__("Item", "foyer-chat")}>
                {edit_url ? <a href={edit_url}>{title || external_id}</a> : title || external_id}
              </td>
              <td data-label={__("Why", "foyer-chat")}>{message}</td>
              <td data-label={__("Last try", "foyer-chat")}>
                {timeOf(failed_at)}{" "}
                <span className="foyer-help">
                  {sprintf(
                    /* translators: %d: how often. */
                    _n("(%d try)", "(%d tries)", attempts, "foyer-chat"),
                    attempts,
                  )}
                </span>
              </td>
              <td>
                <Button
                  variant="secondary"
                  size="small"
                  isBusy={busy === external_id}
                  disabled={busy !== ""}
                  onClick={() => onRetry(external_id)}
                >
                  {__("Try again", "foyer-chat")}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > failures.length && (
        <p className="foyer-help">
          {sprintf(
            /* translators: %d: how many. */
            _n("And %d more.", "And %d more.", total - failures.length, "foyer-chat"),
            total - failures.length,
          )}
        </p>
      )}
    </section>
  );
}
