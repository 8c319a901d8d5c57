import { useEffect, useRef } from "preact/hooks";
import type { ShopStatus } from "../../../shared-widget/protocol/shopify.ts";
import { ask } from "./api.ts";
import { AssistantScreen } from "./assistant/assistant-screen.tsx";
import { Failure } from "./failure.tsx";
import { HomeScreen } from "./home/home-screen.tsx";
import { InboxScreen } from "./inbox/inbox-screen.tsx";
import { KnowledgeScreen } from "./knowledge/knowledge-screen.tsx";
import { PlanScreen } from "./plan/plan-screen.tsx";
import { addressOf, screens, useScreen } from "./route.ts";
import { useAsked } from "./use-asked.ts";
import { Waiting } from "./waiting.tsx";
import { say } from "./words.ts";

const shown = {
  home: HomeScreen,
  inbox: InboxScreen,
  assistant: AssistantScreen,
  knowledge: KnowledgeScreen,
  plan: PlanScreen,
};

export function App() {
  const screen = useScreen();
  // Also what makes the shop ready, at the first time.
  const shop = useAsked(() => ask<ShopStatus>("POST", "/shopify/setup"));
  const Shown = shown[screen];
  const title = say(screen === "home" ? "home_title" : `nav_${screen}`);
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(screen);
  useEffect(() => {
    // The button that led here went with its screen; a link in the admin's navigation keeps the keyboard.
    const isLost =
      before.current !== screen && document.hasFocus() && document.activeElement === document.body;
    before.current = screen;
    if (isLost) place.current?.focus();
  }, [screen]);
  return (
    <>
      <s-app-nav>
        {screens.map((name) => (
          <s-link key={name} href={addressOf(name)} {...(name === "home" && { rel: "home" })}>
            {say(`nav_${name}`)}
          </s-link>
        ))}
      </s-app-nav>
      <div ref={place} class="screen" tabIndex={-1}>
        {shop.value ? (
          <Shown shop={shop.value} />
        ) : (
          <s-page heading={title}>
            {shop.error && !shop.isAsking ? (
              <Failure error={shop.error} again={shop.again} />
            ) : (
              <s-section>
                <Waiting />
                <s-paragraph color="subdued">{say("setting_up")}</s-paragraph>
              </s-section>
            )}
          </s-page>
        )}
      </div>
    </>
  );
}
