import { useEffect, useRef, useState } from "preact/hooks";
import { importLate } from "../../../../shared-widget/client/import-late.ts";
import type { ShopStatus } from "../../../../shared-widget/protocol/shopify.ts";
import { ApiError } from "../api.ts";
import type { FoyerConsole } from "../elements.d.ts";
import { Failure, reasonOf } from "../failure.tsx";
import { useAsked } from "../use-asked.ts";
import { Waiting } from "../waiting.tsx";
import { say } from "../words.ts";
import { mintToken, readSelf } from "./agent.ts";

/** The agents' console, where the shop's customers are answered. */
export function InboxScreen({ shop }: { shop: ShopStatus }) {
  const self = useAsked(async () => {
    const [found] = await Promise.all([readSelf(shop), loadConsole()]);
    return found;
  });
  if (!self.value)
    return (
      <s-page heading={say("nav_inbox")} inlineSize="large">
        {self.error && !self.isAsking ? (
          <Failure error={self.error} again={self.again} />
        ) : (
          <s-section>
            <Waiting />
          </s-section>
        )}
      </s-page>
    );
  return (
    <s-page heading={say("nav_inbox")} inlineSize="large">
      <Console agentId={self.value.agentId} name={self.value.name} />
      <NameSection self={self.value} changed={self.again} />
    </s-page>
  );
}

function Console({ agentId, name }: { agentId: string; name: string }) {
  const element = useRef<FoyerConsole>(null);
  useEffect(() => {
    if (element.current) element.current.getToken = () => mintToken({ agentId, name });
  }, [agentId, name]);
  // Shopify's admin is light, whatever the device prefers.
  return <foyer-console ref={element} class="console" theme="light" locale={document.documentElement.lang} />;
}

/** What customers read beside an answer; each of the shop's staff has their own. */
function NameSection({
  self,
  changed,
}: {
  self: { agentId: string; name: string };
  changed: () => Promise<void>;
}) {
  const [name, setName] = useState(self.name);
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      await mintToken({ ...self, name: name.trim() });
      await changed();
      shopify.toast.show(say("saved"));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      shopify.toast.show(reasonOf(error), { isError: true });
    } finally {
      setBusy(false);
    }
  };
  return (
    <s-section heading={say("your_name")}>
      <s-stack gap="base">
        <s-text-field
          label={say("your_name_label")}
          details={say("your_name_details")}
          value={name}
          maxLength={128}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
        <s-stack direction="inline">
          <s-button
            loading={isBusy}
            disabled={name.trim() === "" || name.trim() === self.name}
            onClick={() => void save()}
          >
            {say("save")}
          </s-button>
        </s-stack>
      </s-stack>
    </s-section>
  );
}

/** The console of the same version, which only this screen needs. */
async function loadConsole(): Promise<void> {
  try {
    await importLate(new URL(`/widget/${FOYER_VERSION}/console.js`, location.href));
  } catch {
    throw new ApiError(0);
  }
}
