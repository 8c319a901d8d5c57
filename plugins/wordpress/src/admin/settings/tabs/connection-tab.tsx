import { Button, Notice, SelectControl, TextControl } from "@wordpress/components";
import { useState } from "@wordpress/element";
import { __, _n, sprintf } from "@wordpress/i18n";
import { ask, type Refusal, refusalOf } from "../../request.ts";
import { RefusalNotice } from "../../refusal-notice.tsx";
import { FieldHelp } from "../fields/field-help.tsx";
import { upToDate, useField, useForm } from "../form.ts";
import type { Settings, Source } from "../settings.ts";
import { IdentitySecret } from "./identity-secret.tsx";

/** `POST foyer/v1/connection`. */
interface Found {
  org_id: string | null;
  widgets: { widget_id: string; title: string | null }[];
  version: string;
  health: string;
}

const isOutside = (source: Source) => source === "env" || source === "constant";

export function ConnectionTab({
  saved,
  onChanged,
}: {
  saved: Settings;
  /** The site has another connection, or none. */
  onChanged: (settings: Settings) => void;
}) {
  const { draft } = useForm();
  const { connection } = draft;
  const [found, setFound] = useState<Found | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const widgets = found?.widgets ?? [];

  const test = async () => {
    setIsBusy(true);
    setRefusal(null);
    setFound(null);
    try {
      const { backend_url, api_key = "" } = connection;
      const data = { backend_url, api_key };
      setFound(await ask<Found>("connection", { method: "POST", data }));
    } catch (thrown) {
      setRefusal(refusalOf(thrown));
    }
    setIsBusy(false);
  };

  const forget = async () => {
    const question = __(
      "Disconnect this site? The chat disappears from its pages. Conversations and knowledge stay in the backend.",
      "foyer-chat",
    );
    // oxlint-disable-next-line no-alert -- the browser's own question cannot be hidden by another plugin's styles.
    if (!window.confirm(question)) return;
    setIsBusy(true);
    try {
      onChanged(await ask<Settings>("connection", { method: "DELETE" }));
      setFound(null);
    } catch (thrown) {
      setRefusal(refusalOf(thrown));
    }
    setIsBusy(false);
  };

  return (
    <>
      {!saved.widget_error && (
        <p className="foyer-lead">
          {saved.connection.is_complete
            ? __("This site is connected to the backend below.", "foyer-chat")
            : __(
                "Foyer runs in a backend of your own. Enter its address and an API key of your org: the widget for this site is made for you.",
                "foyer-chat",
              )}
        </p>
      )}
      <div className="foyer-group">
        <OutsideField
          path="connection.backend_url"
          source={connection.backend_url_source}
          variable="FOYER_BACKEND_URL"
          label={__("Backend address", "foyer-chat")}
          help={connection.backend_url_error || __("For example https://foyer.example.com", "foyer-chat")}
          type="url"
        />
        <KeyField saved={saved} />
        {widgets.length > 0 && !isOutside(connection.widget_id_source) ? (
          <WidgetChoice widgets={widgets} />
        ) : (
          <OutsideField
            path="connection.widget_id"
            source={connection.widget_id_source}
            variable="FOYER_WIDGET_ID"
            label={__("Widget ID", "foyer-chat")}
            help={__("Leave it empty to make a widget for this site.", "foyer-chat")}
          />
        )}
        {connection.org_id && (
          <p className="foyer-help">
            {/* translators: %s: an org's id. */ sprintf(__("Org: %s", "foyer-chat"), connection.org_id)}
          </p>
        )}
        <div className="foyer-actions">
          <Button
            variant="secondary"
            isBusy={isBusy}
            disabled={isBusy || !connection.backend_url}
            onClick={() => void test()}
          >
            {__("Test the connection", "foyer-chat")}
          </Button>
          {saved.connection.is_complete && !isOutside(connection.api_key_source) && (
            <Button variant="tertiary" isDestructive disabled={isBusy} onClick={() => void forget()}>
              {__("Disconnect", "foyer-chat")}
            </Button>
          )}
        </div>
      </div>
      {found && (
        <Notice status="success" isDismissible={false} className="foyer-notice">
          <p>{__("The backend answers and takes the key.", "foyer-chat")}</p>
          <ul className="foyer-facts">
            <li>
              {found.org_id
                ? /* translators: %s: an org's id. */ sprintf(__("Org: %s", "foyer-chat"), found.org_id)
                : __(
                    "This is the operator's secret. On saving, the site makes a key of its own with it and does not keep it.",
                    "foyer-chat",
                  )}
            </li>
            <li>
              {sprintf(
                /* translators: %d: how many. */
                _n("%d widget", "%d widgets", widgets.length, "foyer-chat"),
                widgets.length,
              )}
            </li>
            {found.version && (
              <li>
                {/* translators: %s: a version. */ sprintf(__("Version %s", "foyer-chat"), found.version)}
              </li>
            )}
            {found.health && found.health !== "ok" && (
              <li>
                {
                  /* translators: %s: how the backend is doing, as it says. */
                  sprintf(__("The backend says of itself: %s", "foyer-chat"), found.health)
                }
              </li>
            )}
          </ul>
        </Notice>
      )}
      {refusal && <RefusalNotice refusal={refusal} />}
      {saved.connection.is_complete && !saved.connection.identity_secret_set && (
        <IdentitySecret onMade={onChanged} />
      )}
    </>
  );
}

interface OutsideFieldProps {
  path: string;
  source: Source;
  variable: string;
  label: string;
  help: string;
  type?: "url" | "text";
}

/** Read-only where it is set outside of wp-admin, and it says where. */
function OutsideField({ path, source, variable, label, help, type = "text" }: OutsideFieldProps) {
  const { value, set, error } = useField<string>(path, { label });
  return (
    <TextControl
      {...upToDate}
      className={error ? "foyer-field has-error" : "foyer-field"}
      type={type}
      dir="ltr"
      spellCheck={false}
      autoComplete="off"
      label={label}
      value={value ?? ""}
      readOnly={isOutside(source)}
      aria-invalid={Boolean(error)}
      help={<FieldHelp help={sourceNote(source, variable) || help} error={error} />}
      onChange={(text) => set(text.trim())}
    />
  );
}

function KeyField({ saved }: { saved: Settings }) {
  const label = __("API key", "foyer-chat");
  const { value, set, error } = useField<string>("connection.api_key", { label });
  const { api_key_set, api_key_source, api_key_last4, api_key_unreadable } = saved.connection;
  const note =
    sourceNote(api_key_source, "FOYER_API_KEY") ||
    (api_key_unreadable
      ? __(
          "The stored key can no longer be read, since this site's salts changed. Enter it again.",
          "foyer-chat",
        )
      : api_key_set
        ? __(
            "A key is stored, encrypted. It is never shown again; enter another one to replace it.",
            "foyer-chat",
          )
        : __("Begins with fk_. It is stored encrypted and never sent to a browser.", "foyer-chat"));
  return (
    <TextControl
      {...upToDate}
      className={error || api_key_unreadable ? "foyer-field has-error" : "foyer-field"}
      type="password"
      dir="ltr"
      spellCheck={false}
      autoComplete="new-password"
      label={label}
      value={value ?? ""}
      placeholder={api_key_set ? `${"•".repeat(16)}${api_key_last4}` : ""}
      readOnly={isOutside(api_key_source)}
      aria-invalid={Boolean(error)}
      help={<FieldHelp help={note} error={error} />}
      onChange={(text) => set(text.trim() || (undefined as never))}
    />
  );
}

function WidgetChoice({ widgets }: Pick<Found, "widgets">) {
  const label = __("Widget", "foyer-chat");
  const { value, set, error } = useField<string>("connection.widget_id", { label });
  const options = widgets.map(({ widget_id, title }) => ({
    value: widget_id,
    label: title ? `${title} (${widget_id})` : widget_id,
  }));
  if (value && !widgets.some(({ widget_id }) => widget_id === value)) options.push({ value, label: value });
  return (
    <SelectControl
      {...upToDate}
      className="foyer-field"
      label={label}
      help={<FieldHelp help={__("Each site has a widget of its own.", "foyer-chat")} error={error} />}
      value={value ?? ""}
      options={[{ value: "", label: __("Make one for this site", "foyer-chat") }, ...options]}
      onChange={(id) => set(id)}
    />
  );
}

function sourceNote(source: Source, variable: string): string {
  if (source === "env")
    /* translators: %s: the name of an environment variable. */
    return sprintf(__("Set by the environment variable %s; change it there.", "foyer-chat"), variable);
  if (source === "constant")
    /* translators: %s: the name of a constant. */
    return sprintf(__("Set by the constant %s in wp-config.php; change it there.", "foyer-chat"), variable);
  if (source === "network")
    return __("From the network's settings. What you enter here goes before it.", "foyer-chat");
  return "";
}
