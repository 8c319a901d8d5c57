export { AddressLimit } from "./auth/address-limit.ts";
export { Conversation } from "./conversation/conversation.ts";

export default { fetch: () => new Response("not built yet", { status: 503 }) };
