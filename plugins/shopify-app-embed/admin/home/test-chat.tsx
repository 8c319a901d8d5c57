import { useEffect, useRef, useState } from "preact/hooks";
import { say } from "../words.ts";

let loader: Promise<void> | undefined;

/** The widget's own loader, as on any page, once. */
function load(): Promise<void> {
  loader ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "/widget.js";
    script.async = true;
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => {
      loader = undefined;
      script.remove();
      reject(new Error("the widget was not loaded"));
    });
    document.head.append(script);
  });
  return loader;
}

/** The chat as customers have it, on this page. */
export function TestChat({ widgetId }: { widgetId: string }) {
  const [phase, setPhase] = useState<"closed" | "open" | "failed">("closed");
  const place = useRef<HTMLDivElement>(null);
  // The button that was pressed is gone.
  useEffect(() => place.current?.focus(), [phase]);
  const open = async (): Promise<void> => {
    setPhase("open");
    await load().catch(() => setPhase("failed"));
  };
  return (
    <s-section heading={say("test_chat")}>
      {phase === "open" ? (
        <div ref={place} class="test-chat" role="group" aria-label={say("test_chat")} tabIndex={-1}>
          <foyer-chat widget-id={widgetId} mode="inline" />
        </div>
      ) : (
        <s-stack gap="base">
          <s-paragraph>{say(phase === "failed" ? "not_reached" : "test_chat_says")}</s-paragraph>
          <s-stack direction="inline">
            <s-button onClick={() => void open()}>{say("test_chat_open")}</s-button>
          </s-stack>
        </s-stack>
      )}
    </s-section>
  );
}
