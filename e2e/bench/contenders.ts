import { io } from "socket.io-client";
import { type Contender, eventsOf } from "./contender.ts";
import { type FoyerSession, listen, openSocket } from "./foyer-session.ts";

/** No relay: the yardstick. */
export function straight(upstream: string): Contender {
  return {
    name: "straight",
    connect: async () => ({
      async ask(question, onPiece) {
        const response = await fetch(`${upstream}/v1/chat/completions`, {
          method: "POST",
          headers: { "content-type": "application/json", authorization: "Bearer local" },
          body: JSON.stringify({
            model: "bench",
            stream: true,
            messages: [{ role: "user", content: question }],
          }),
        });
        for await (const data of eventsOf(response)) {
          if (data === "[DONE]") continue;
          const chunk: { choices: { delta: { content?: string } }[] } = JSON.parse(data);
          const piece = chunk.choices[0]?.delta.content;
          if (piece) onPiece(piece);
        }
      },
      close() {},
    }),
  };
}

export function express(url: string): Contender {
  return {
    name: "Express + SDK (SSE)",
    connect: async () => ({
      async ask(question, onPiece) {
        const response = await fetch(`${url}/ask`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ text: question }),
        });
        for await (const data of eventsOf(response)) {
          const { text }: { text: string } = JSON.parse(data);
          onPiece(text);
        }
      },
      close() {},
    }),
  };
}

export function socketio(url: string): Contender {
  return {
    name: "socket.io",
    async connect() {
      const socket = io(url, { transports: ["websocket"], forceNew: true });
      await new Promise<void>((resolve) => socket.once("connect", resolve));
      return {
        async ask(question, onPiece) {
          socket.on("delta", onPiece);
          const done = new Promise<void>((resolve) => socket.once("done", resolve));
          socket.emit("ask", question);
          await done;
          socket.off("delta", onPiece);
        },
        close: () => void socket.close(),
      };
    },
  };
}

/** With everything a question costs here: the message stored first, the knowledge searched, the answer stored. */
export function foyer(endpoint: string, open: () => Promise<FoyerSession>): Contender {
  return {
    name: "Foyer",
    async connect() {
      const session = await open();
      const socket = await openSocket(endpoint, session);
      return {
        async ask(question, onPiece) {
          await new Promise<void>((resolve, reject) => {
            const onClose = (code: number): void => reject(new Error(`The socket was closed with ${code}.`));
            socket.once("close", onClose);
            const off = listen(socket, (frame) => {
              if (frame.type === "delta") onPiece(frame.text);
              else if (frame.type === "error") reject(new Error(`${frame.code}: ${frame.message}`));
              else if (frame.type === "message" && frame.message.role === "assistant") {
                off();
                socket.off("close", onClose);
                if (frame.message.status === "complete") resolve();
                else reject(new Error(`The answer was ${frame.message.status}: ${frame.message.text}`));
              }
            });
            socket.send(JSON.stringify({ type: "send", id: crypto.randomUUID(), text: question }));
          });
        },
        close: () => socket.close(),
      };
    },
  };
}
