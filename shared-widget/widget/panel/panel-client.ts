import type { Destination, Session } from "../../client/session.ts";
import type { ChatState } from "../../client/state.ts";
import type { Attachment, ClientFrame, Identity, ServerFrame } from "../../protocol/index.ts";

/** What the panel needs of a `ChatClient`. */
export interface PanelClient {
  readonly state: ChatState;
  readonly session: Session | null;
  subscribe(listener: (state: ChatState) => void): () => void;
  connect(): void;
  send(text: string, attachments?: Attachment[]): string;
  retry(id?: string): void;
  discard(id: string): void;
  stop(): void;
  handoff(on?: boolean, reason?: string): void;
  typing(on: boolean): void;
  setReading(on: boolean): void;
  loadOlder(): Promise<void>;
  identify(identity: Identity | null): Promise<void>;
  tell(frame: ClientFrame, ...events: ServerFrame[]): void;
  renew(): Promise<void>;
  moveTo(destination: Destination): Promise<void>;
  dispose(): void;
}
