import type { Outlet } from "../../platform/outlet.ts";
import type { ChatEvent, ChatStates } from "./facts.ts";
import type { ChatManifest } from "./manifest.ts";

type ChatOutlet = Outlet<ChatManifest>;

/** Every state by its name, so that the build can hold them against the manifest. */
export function publishStates(outlet: ChatOutlet, states: Partial<ChatStates>): void {
  if (states.is_ready !== undefined) outlet.publish("is_ready", states.is_ready);
  if (states.is_open !== undefined) outlet.publish("is_open", states.is_open);
  if (states.is_visible_launcher !== undefined)
    outlet.publish("is_visible_launcher", states.is_visible_launcher);
  if (states.is_connected !== undefined) outlet.publish("is_connected", states.is_connected);
  if (states.unread_count !== undefined) outlet.publish("unread_count", states.unread_count);
  if (states.conversation_id !== undefined) outlet.publish("conversation_id", states.conversation_id);
  if (states.visitor_id !== undefined) outlet.publish("visitor_id", states.visitor_id);
  if (states.mode !== undefined) outlet.publish("mode", states.mode);
  if (states.agent_name !== undefined) outlet.publish("agent_name", states.agent_name);
  if (states.agent_avatar !== undefined) outlet.publish("agent_avatar", states.agent_avatar);
  if (states.last_message !== undefined) outlet.publish("last_message", states.last_message);
  if (states.last_message_sender !== undefined)
    outlet.publish("last_message_sender", states.last_message_sender);
  if (states.last_message_at !== undefined) outlet.publish("last_message_at", states.last_message_at);
  if (states.is_typing !== undefined) outlet.publish("is_typing", states.is_typing);
  if (states.resolved_color !== undefined) outlet.publish("resolved_color", states.resolved_color);
  if (states.error_code !== undefined) outlet.publish("error_code", states.error_code);
  if (states.error_message !== undefined) outlet.publish("error_message", states.error_message);
}

const fire: Record<ChatEvent, (outlet: ChatOutlet) => void> = {
  ready: (outlet) => outlet.fire("ready"),
  opened: (outlet) => outlet.fire("opened"),
  closed: (outlet) => outlet.fire("closed"),
  message_sent: (outlet) => outlet.fire("message_sent"),
  message_received: (outlet) => outlet.fire("message_received"),
  conversation_started: (outlet) => outlet.fire("conversation_started"),
  handoff_requested: (outlet) => outlet.fire("handoff_requested"),
  agent_joined: (outlet) => outlet.fire("agent_joined"),
  agent_left: (outlet) => outlet.fire("agent_left"),
  conversation_closed: (outlet) => outlet.fire("conversation_closed"),
  unread_changed: (outlet) => outlet.fire("unread_changed"),
  rating_submitted: (outlet) => outlet.fire("rating_submitted"),
  identified: (outlet) => outlet.fire("identified"),
  logged_out: (outlet) => outlet.fire("logged_out"),
  error: (outlet) => outlet.fire("error"),
};

export function fireEvent(outlet: ChatOutlet, event: ChatEvent): void {
  fire[event](outlet);
}
