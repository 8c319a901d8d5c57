interface Connection {
  relayUrl: string;
  /** Asked for what is next, once the relay has ended. */
  afterUrl: string;
  greeting: string;
  language: string;
}

/** The answer to a call: Twilio listens and speaks, and the words go over a socket. */
export function connectTwiml({ relayUrl, afterUrl, greeting, language }: Connection): string {
  return response(
    element(
      "Connect",
      { action: afterUrl, method: "POST" },
      element("ConversationRelay", {
        url: relayUrl,
        welcomeGreeting: greeting,
        language,
        interruptible: "speech",
        dtmfDetection: "true",
      }),
    ),
  );
}

/** Hands the call to a telephone. `afterUrl` is asked for what is next when that one hangs up, or does not answer. */
export function dialTwiml(call: { say: string; language: string; number: string; afterUrl: string }): string {
  return response(
    say(call) +
      element(
        "Dial",
        { action: call.afterUrl, method: "POST", timeout: "30" },
        element("Number", {}, escape(call.number)),
      ),
  );
}

export function farewellTwiml(words: { say: string; language: string }): string {
  return response(say(words) + element("Hangup"));
}

export function hangUpTwiml(): string {
  return response(element("Hangup"));
}

export function busyTwiml(): string {
  return response(element("Reject", { reason: "busy" }));
}

function say({ say: words, language }: { say: string; language: string }): string {
  return element("Say", { language }, escape(words));
}

function response(verbs: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${element("Response", {}, verbs)}`;
}

function element(name: string, attributes: Record<string, string> = {}, inner = ""): string {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value)}"`);
  return inner ? `<${name}${given.join("")}>${inner}</${name}>` : `<${name}${given.join("")}/>`;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Also without what no XML may hold. */
function escape(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "")
    .replaceAll(/[&<>"]/g, (char) => entities[char] ?? "");
}
