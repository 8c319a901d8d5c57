import type { ChatState } from "../../client/state.ts";
import type { Identity } from "../../protocol/index.ts";

/** What the panel needs of a `ChatClient`. */
export interface PanelClient {
  readonly state: ChatState;
  subscribe(listener: (state: ChatState) => void): () => void;
  connect(): void;
  send(text: string): string;
  retry(id?: string): void;
  discard(id: string): void;
  stop(): void;
  handoff(on?: boolean): void;
  typing(on: boolean): void;
  setReading(on: boolean): void;
  loadOlder(): Promise<void>;
  identify(identity: Identity | null): Promise<void>;
  startNew(): Promise<void>;
  dispose(): void;
}
