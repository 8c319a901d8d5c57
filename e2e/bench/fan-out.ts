import { io } from "socket.io-client";
import { type FoyerSession, listen, openSocket } from "./foyer-session.ts";

/** Everybody in one conversation: how many deliveries a second when one of them talks. */
export interface FanOut {
  name: string;
  /** One burst of `messages`; deliveries a second over all listeners. */
  burst(messages: number): Promise<number>;
  close(): void;
}

/** Every message is on disk before anyone hears of it. */
export async function foyerFanOut(endpoint: string, session: FoyerSession, sockets: number): Promise<FanOut> {
  const all = await Promise.all(Array.from({ length: sockets }, () => openSocket(endpoint, session)));
  let heard = 0;
  let done: (() => void) | undefined;
  let expected = 0;
  let refused: Error | undefined;
  let bursts = 0;
  for (const socket of all) {
    listen(socket, (frame) => {
      if (frame.type === "error") refused = new Error(`Refused: ${frame.code}`);
      if (frame.type === "message") heard += 1;
      if (heard === expected || refused !== undefined) done?.();
    });
    socket.once("close", (code) => {
      refused = new Error(`A socket was closed with ${code}.`);
      done?.();
    });
  }
  return {
    name: "Foyer",
    async burst(messages) {
      [heard, expected] = [0, messages * sockets];
      // Another one talks each time: a socket that says too much in a minute is closed.
      const talker = all[bursts % sockets]!;
      bursts += 1;
      const started = performance.now();
      await new Promise<void>((resolve) => {
        done = resolve;
        for (let index = 0; index < messages; index += 1) {
          talker.send(
            JSON.stringify({ type: "send", id: crypto.randomUUID(), text: "A message to everybody here." }),
          );
        }
      });
      if (refused !== undefined) throw refused;
      return (expected / (performance.now() - started)) * 1_000;
    },
    close: () => all.forEach((socket) => socket.close()),
  };
}

/** Nothing is stored: the upper bound of what a relay can do. */
export async function socketioFanOut(url: string, sockets: number): Promise<FanOut> {
  const all = Array.from({ length: sockets }, () => io(url, { transports: ["websocket"], forceNew: true }));
  await Promise.all(all.map((socket) => socket.emitWithAck("join", "room")));
  let heard = 0;
  let done: (() => void) | undefined;
  let expected = 0;
  for (const socket of all) {
    socket.on("message", () => {
      heard += 1;
      if (heard === expected) done?.();
    });
  }
  return {
    name: "socket.io",
    async burst(messages) {
      [heard, expected] = [0, messages * sockets];
      const started = performance.now();
      await new Promise<void>((resolve) => {
        done = resolve;
        for (let index = 0; index < messages; index += 1)
          all[0]!.emit("say", "room", "A message to everybody here.");
      });
      return (expected / (performance.now() - started)) * 1_000;
    },
    close: () => all.forEach((socket) => void socket.close()),
  };
}
