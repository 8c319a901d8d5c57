import type { ServerFrame } from "@foyer/shared-widget/protocol";

/** The frames of a `text/event-stream` body, in order, each checked to stand under its own event name. */
export function framesOf(text: string): ServerFrame[] {
  return text
    .split("\n\n")
    .filter((block) => block !== "" && !block.startsWith(":"))
    .map((block) => {
      const [event = "", data = ""] = block.split("\n");
      const frame = JSON.parse(data.replace(/^data: /, "")) as ServerFrame;
      if (event !== `event: ${frame.type}`) throw new Error(`${event} carries ${data}`);
      return frame;
    });
}
