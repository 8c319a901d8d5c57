import { Button, Notice } from "@wordpress/components";
import { __, sprintf } from "@wordpress/i18n";
import type { Refusal } from "./request.ts";

/** What went wrong, in words; and where something else answered in WordPress's place, what it said and what to do. */
export function RefusalNotice({ refusal, onRetry }: { refusal: Refusal; onRetry?: () => void }) {
  return (
    <Notice status="error" isDismissible={false} className="foyer-notice">
      <p>{refusal.message}</p>
      {refusal.isBlocked && <Blocked refusal={refusal} />}
      {onRetry && (
        <Button variant="secondary" onClick={onRetry}>
          {__("Try again", "foyer-chat")}
        </Button>
      )}
    </Notice>
  );
}

function Blocked({ refusal: { status, url, excerpt } }: { refusal: Refusal }) {
  return (
    <>
      <p>
        {sprintf(
          /* translators: 1: an HTTP status, 2: an address. */
          __("Status %1$d from %2$s", "foyer-chat"),
          status,
          url || "/wp-json/foyer/v1/",
        )}
      </p>
      {excerpt && <pre className="foyer-excerpt">{excerpt}</pre>}
      <p>{hintFor(status)}</p>
    </>
  );
}

function hintFor(status: number): string {
  if (status === 401 || status === 403 || status === 406)
    return __(
      "A security plugin or the host's firewall probably blocks the WordPress REST API. Allow the path /wp-json/foyer/v1/ (or ?rest_route=/foyer/v1/) for logged-in users there, then try again.",
      "foyer-chat",
    );
  if (status === 404)
    return __(
      "The REST API is not found. Open Settings → Permalinks and save once; where that does not help, a plugin may have switched the REST API off.",
      "foyer-chat",
    );
  if (status >= 500)
    return __(
      "The site itself failed. Its error log says why; a PHP error of another plugin looks like this too.",
      "foyer-chat",
    );
  if (status === 200)
    return __(
      "Something put its own page in place of the answer: a login wall, a cache that keeps REST answers, or a PHP warning printed before it.",
      "foyer-chat",
    );
  return __("Something between your browser and WordPress answered in its place.", "foyer-chat");
}
