import { Button, Notice, Spinner } from "@wordpress/components";
import { __, _n, sprintf } from "@wordpress/i18n";
import { foyerAdmin } from "../foyer-admin.ts";
import { RefusalNotice } from "../refusal-notice.tsx";
import { timeOf } from "../time-of.ts";
import { FailureList } from "./failure-list.tsx";
import { cancel, isUnderWay, resync, retry } from "./sync.ts";
import { useSync } from "./use-sync.ts";

export function App() {
  const { sync, refusal, busy, read, act } = useSync();
  if (!sync)
    return refusal ? (
      <RefusalNotice refusal={refusal} onRetry={() => void read()} />
    ) : (
      <p className="foyer-loading">
        <Spinner /> {__("Loading…", "foyer-chat")}
      </p>
    );
  if (!sync.connected) return <NotConnected />;

  const isRunning = sync.resync?.state === "running";
  return (
    <>
      {refusal && <RefusalNotice refusal={refusal} onRetry={() => void read()} />}
      {sync.pause && (
        <Notice status="warning" isDismissible={false} className="foyer-notice">
          <p>{sync.pause.message}</p>
          <p>
            {sprintf(
              /* translators: %s: a time. */
              __("Nothing is lost: sending goes on at %s.", "foyer-chat"),
              timeOf(sync.pause.until),
            )}
          </p>
        </Notice>
      )}
      <div className="foyer-counts">
        <Count value={sync.known} of={sync.total} label={__("known to the assistant", "foyer-chat")} />
        <Count value={sync.waiting} label={__("waiting to be sent", "foyer-chat")} />
        <Count value={sync.failed} label={__("failed", "foyer-chat")} isBad={sync.failed > 0} />
      </div>
      {isUnderWay(sync) && <UnderWay sync={sync} />}
      {!isUnderWay(sync) && sync.resync?.finished_at && (
        <p className="foyer-help" role="status">
          {outcomeOf(sync.resync)}
        </p>
      )}
      {sync.total === 0 && !isUnderWay(sync) && (
        <div className="foyer-empty">
          <h2>{__("There is nothing to know yet", "foyer-chat")}</h2>
          <p>
            {__(
              "Publish a post or a page, or choose in the settings which content the assistant knows.",
              "foyer-chat",
            )}
          </p>
        </div>
      )}
      <div className="foyer-actions">
        {isRunning ? (
          <Button
            variant="secondary"
            isBusy={busy === "cancel"}
            disabled={busy !== ""}
            onClick={() => void act("cancel", cancel)}
          >
            {__("Cancel", "foyer-chat")}
          </Button>
        ) : (
          <Button
            variant="primary"
            isBusy={busy === "resync"}
            disabled={busy !== ""}
            onClick={() => void act("resync", resync)}
          >
            {__("Resync all", "foyer-chat")}
          </Button>
        )}
        {(sync.failed > 0 || sync.retrying > 0) && (
          <Button
            variant="secondary"
            isBusy={busy === "retry"}
            disabled={busy !== ""}
            onClick={() => void act("retry", () => retry())}
          >
            {__("Try all failed again", "foyer-chat")}
          </Button>
        )}
        <a href={`${foyerAdmin.settingsUrl}#knowledge`}>{__("Choose what is known", "foyer-chat")}</a>
      </div>
      <p className="foyer-help">
        {__(
          "What you publish, change or delete is sent by itself. “Resync all” compares everything and sends only what differs.",
          "foyer-chat",
        )}
      </p>
      {sync.failures.length > 0 && (
        <FailureList
          failures={sync.failures}
          total={sync.failed}
          busy={busy}
          onRetry={(id) => void act(id, () => retry([id]))}
        />
      )}
    </>
  );
}

function Count({ value, of, label, isBad }: { value: number; of?: number; label: string; isBad?: boolean }) {
  const format = new Intl.NumberFormat(foyerAdmin.locale || "en");
  return (
    <div className={isBad ? "foyer-count is-bad" : "foyer-count"}>
      <span className="foyer-count-value">
        {of === undefined
          ? format.format(value)
          : sprintf(
              /* translators: 1: how many, 2: of how many. */
              __("%1$s of %2$s", "foyer-chat"),
              format.format(value),
              format.format(of),
            )}
      </span>
      <span className="foyer-count-label">{label}</span>
    </div>
  );
}

function UnderWay({ sync }: { sync: NonNullable<ReturnType<typeof useSync>["sync"]> }) {
  const { resync, waiting, retrying, next_run } = sync;
  const isComparing = resync?.state === "running" && resync.walked < resync.total;
  const done = isComparing ? resync.walked : Math.max(0, sync.total - waiting);
  const total = isComparing ? resync.total : sync.total;
  return (
    <div className="foyer-progress">
      <progress
        max={Math.max(1, total)}
        value={Math.min(done, total)}
        aria-label={__("Progress", "foyer-chat")}
      />
      <p role="status">
        {isComparing
          ? sprintf(
              /* translators: 1: how many, 2: of how many. */
              __("Comparing: %1$d of %2$d", "foyer-chat"),
              resync.walked,
              resync.total,
            )
          : sprintf(
              /* translators: %d: how many. */
              _n("Sending: %d item to go", "Sending: %d items to go", waiting, "foyer-chat"),
              waiting,
            )}
        {retrying > 0 &&
          ` · ${
            /* translators: %d: how many. */ sprintf(
              _n("%d is tried again later", "%d are tried again later", retrying, "foyer-chat"),
              retrying,
            )
          }`}
        {next_run &&
          Date.parse(next_run) > Date.now() + 60_000 &&
          ` · ${/* translators: %s: a time. */ sprintf(__("next at %s", "foyer-chat"), timeOf(next_run))}`}
      </p>
    </div>
  );
}

function outcomeOf({
  state,
  message,
  finished_at,
  queued,
}: NonNullable<NonNullable<ReturnType<typeof useSync>["sync"]>["resync"]>) {
  const time = timeOf(finished_at);
  if (state === "failed")
    /* translators: 1: a time, 2: why. */
    return sprintf(__("The comparison stopped at %1$s: %2$s", "foyer-chat"), time, message);
  /* translators: %s: a time. */
  if (state === "cancelled") return sprintf(__("The comparison was cancelled at %s.", "foyer-chat"), time);
  return queued
    ? sprintf(
        /* translators: 1: a time, 2: how many. */
        _n(
          "Compared at %1$s; %2$d item differed.",
          "Compared at %1$s; %2$d items differed.",
          queued,
          "foyer-chat",
        ),
        time,
        queued,
      )
    : /* translators: %s: a time. */ sprintf(
        __("Compared at %s; everything was up to date.", "foyer-chat"),
        time,
      );
}

function NotConnected() {
  return (
    <div className="foyer-empty">
      <h2>{__("Connect this site first", "foyer-chat")}</h2>
      <p>{__("Then your posts and pages become what the assistant knows.", "foyer-chat")}</p>
      <Button variant="primary" href={`${foyerAdmin.settingsUrl}#connection`}>
        {__("Connect", "foyer-chat")}
      </Button>
    </div>
  );
}
