import { describe, expect, it } from "vitest";
import type { Session } from "../../../../../shared-widget/client/session.ts";
import type { ChatState } from "../../../../../shared-widget/client/state.ts";
import type { ChatStates, Known } from "./facts.ts";
import { follow, nothingKnown } from "./facts.ts";
import { conversation, idle, message, online, session } from "./test/chat-states.ts";

/** Plays states one after the other, and notes every event with what the states were when it fired. */
class Play {
  known: Known = nothingKnown;
  states: Partial<ChatStates> = {};
  told: [event: string, states: Partial<ChatStates>][] = [];
  #before: ChatState | null = null;

  next(state: ChatState, of: Session | null = session()): this {
    const { known, news } = follow(this.known, this.#before, state, of);
    this.#before = state;
    this.known = known;
    for (const { states, event } of news) {
      Object.assign(this.states, states);
      if (event) this.told.push([event, { ...this.states }]);
    }
    return this;
  }

  /** The panel was made anew, with another client. */
  restart(): this {
    this.#before = null;
    return this;
  }

  get events(): string[] {
    return this.told.map(([event]) => event);
  }
}

const question = message(1, "visitor");
const answer = message(2, "assistant");

describe("what the app is told", () => {
  it("tells nothing of what is only loaded, but shows it", () => {
    const play = new Play().next(idle, null).next(online({ messages: [question, answer], unread: 1 }));
    expect(play.events).toEqual([]);
    expect(play.states).toMatchObject({
      is_connected: true,
      conversation_id: "c_1",
      visitor_id: "v_1",
      last_message: "message 2",
      last_message_sender: "assistant",
      last_message_at: new Date("2026-01-01T00:00:02.000Z"),
      unread_count: 1,
    });
  });

  it("tells of the visitor's first message that the conversation has begun, once", () => {
    const play = new Play().next(online()).next(online({ messages: [question] }));
    play.next(online({ messages: [question, answer, message(3, "visitor")] }));
    expect(play.events).toEqual(["message_sent", "conversation_started", "message_received", "message_sent"]);
  });

  it("has the states of a message published before its event, also where several come at once", () => {
    const play = new Play().next(online({ messages: [question] }));
    play.next(online({ messages: [question, answer, message(3, "agent")], unread: 2 }));
    expect(
      play.told.map(([event, { last_message, unread_count }]) => [event, last_message, unread_count]),
    ).toEqual([
      ["message_received", "message 2", 2],
      ["message_received", "message 3", 2],
      ["unread_changed", "message 3", 2],
    ]);
  });

  it("tells of each message missed while offline once, in order", () => {
    const play = new Play().next(online({ messages: [question] }));
    play.next({ ...online({ messages: [question] }), phase: "offline" });
    expect(play.states.is_connected).toBe(false);
    const all = [question, answer, message(3, "assistant")];
    play.next({ ...online({ messages: all }), phase: "connecting" }).next(online({ messages: all }));
    expect(play.told.map(([event, states]) => [event, states.last_message])).toEqual([
      ["message_received", "message 2"],
      ["message_received", "message 3"],
    ]);
  });

  it("tells nothing twice when the panel is made anew, and keeps the states meanwhile", () => {
    const play = new Play().next(online({ messages: [question, answer], unread: 1 }));
    play.restart().next(idle);
    expect(play.states).toMatchObject({ is_connected: false, conversation_id: "c_1", unread_count: 1 });
    play.next(online({ messages: [question, answer, message(3, "agent")], unread: 2 }));
    expect(play.events).toEqual(["message_received", "unread_changed"]);
  });

  it("does not take what happened for a message", () => {
    const play = new Play().next(online({ messages: [question] }));
    play.next(online({ messages: [question, message(2, "system", { code: "agent_joined" })] }));
    expect(play.events).toEqual([]);
    expect(play.states.last_message).toBe("message 1");
  });

  it("tells of a person asked for, who comes, is followed by another, and leaves", () => {
    const agent = { id: "ada", name: "Ada", avatar_url: "https://x.example/a.png" };
    const play = new Play().next(online());
    play.next(online({ conversation: conversation({ mode: "waiting" }) }));
    play.next(online({ conversation: conversation({ mode: "human", agent }) }));
    expect(play.states).toMatchObject({ agent_name: "Ada", agent_avatar: "https://x.example/a.png" });
    play.next(online({ conversation: conversation({ mode: "human", agent: { id: "bo", name: "Bo" } }) }));
    play.next(online({ conversation: conversation({ mode: "closed" }) }));
    expect(play.events).toEqual([
      "handoff_requested",
      "agent_joined",
      "agent_joined",
      "agent_left",
      "conversation_closed",
    ]);
    expect(play.states).toMatchObject({ mode: "closed", agent_name: null, agent_avatar: null });
  });

  it("tells of a person who came and wrote while the line was down in that order", () => {
    const agent = { id: "ada", name: "Ada" };
    const play = new Play().next(online({ messages: [question] }));
    const human = conversation({ mode: "human", agent });
    play.next(online({ conversation: human, messages: [question, message(2, "agent")], unread: 1 }));
    expect(play.events).toEqual(["agent_joined", "message_received", "unread_changed"]);
  });

  it("says that the other side writes", () => {
    const play = new Play().next(online({ typing: { role: "agent" } }));
    expect(play.states.is_typing).toBe(true);
    play.next(online({ partial: { id: "m9", text: "Wel" } }));
    expect(play.states.is_typing).toBe(true);
    play.next(online());
    expect(play.states.is_typing).toBe(false);
  });

  it("tells of ratings, of an answer and of the conversation, and not of those that were there", () => {
    const rated = { ...answer, rating: "up" as const };
    const play = new Play().next(online({ messages: [question, answer] }));
    play.next(online({ messages: [question, rated] })).next(online({ messages: [question, rated] }));
    play.next(online({ messages: [question, rated], conversation: conversation({ csat: 5 }) }));
    expect(play.events).toEqual(["rating_submitted", "rating_submitted"]);
    expect(new Play().next(online({ messages: [question, rated] })).events).toEqual([]);
  });

  it("begins anew in another conversation without telling what is in it", () => {
    const play = new Play().next(online({ messages: [question] }));
    play.next(
      online({ conversation: conversation({ id: "c_2", mode: "human" }), messages: [question, answer] }),
    );
    expect(play.events).toEqual([]);
    expect(play.states).toMatchObject({ conversation_id: "c_2", mode: "human", last_message: "message 2" });
  });

  it("tells that a visitor was identified when their conversation is there, and not after a reload", () => {
    const proven = session({ verified: true, userId: "u1", conversationId: "c_9" });
    const play = new Play().next(online());
    play.next(online(), proven);
    expect(play.events).toEqual([]);
    play.next(online({ conversation: conversation({ id: "c_9" }) }), proven);
    play.next(online({ conversation: conversation({ id: "c_9" }) }), proven);
    expect(play.events).toEqual(["identified"]);

    const reloaded = new Play();
    reloaded.known = { ...nothingKnown, userId: "u1" };
    reloaded.next(idle, proven).next(online({ conversation: conversation({ id: "c_9" }) }), proven);
    expect(reloaded.events).toEqual([]);
  });

  it("clears everything before it tells that the user was logged out", () => {
    const proven = session({ verified: true, userId: "u1" });
    const play = new Play().next(online({ messages: [question, answer], unread: 1 }), proven);
    play.told = [];
    play.next({ ...idle, phase: "online" }, null);
    expect(play.events).toEqual(["unread_changed", "logged_out"]);
    expect(play.told.at(-1)?.[1]).toMatchObject({
      conversation_id: null,
      visitor_id: null,
      mode: null,
      last_message: null,
      last_message_at: null,
      unread_count: 0,
    });
  });

  it("tells of one user going and of another coming", () => {
    const play = new Play().next(online(), session({ verified: true, userId: "u1" }));
    play.told = [];
    const next = session({ verified: true, userId: "u2", conversationId: "c_2" });
    play.next(online({ conversation: conversation({ id: "c_2" }) }), next);
    expect(play.events).toEqual(["logged_out", "identified"]);
  });
});
