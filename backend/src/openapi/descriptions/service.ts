import type { Notes } from "./note.ts";

/** Credentials, the deployment, and refusals. */
export const service: Notes = {
  KeyRequest: {
    about: "A key to make.",
    fields: {
      org_id: "Needed with the platform secret. An org key makes keys for its own org.",
      name: "To know it again by.",
    },
  },
  KeySummary: {
    about: "A key, without the key.",
    fields: { prefix: "Its first characters, to tell keys apart." },
  },
  KeyAnswer: {
    about: "A new key.",
    fields: { key: "The key itself, shown this once.", prefix: "Its first characters, to tell keys apart." },
  },
  KeysAnswer: { about: "Keys, without the keys." },
  MeAnswer: {
    about: "What a credential reaches.",
    fields: {
      credential: "`platform`: the operator's secret, for every org. `org`: an org key. `agent`: a token.",
      version: "Of the backend that answers.",
      org_id: "Null with the platform secret.",
      key: "Which org key it is.",
      agent: "Whose token it is.",
      features: "What this deployment can do.",
      "features.assist": "A language model drafts and summarises: `POST /api/assist/{conversation_id}`.",
      "features.email": "E-mail can be sent.",
      widgets: "The widgets it may see, a hundred at most.",
    },
  },
  ConsoleSignIn: {
    about: "Who signs in, and what allows it.",
    fields: {
      key: "An org key, or the platform secret together with `org_id`. It is not kept.",
      name: "What visitors and colleagues see.",
      email: "Makes the agent's id; without it the name does.",
    },
  },
  ConsoleSignedOut: {
    about: "What signing out leaves to do.",
    fields: {
      sign_out_url: "Where to sign out of Cloudflare Access too. Null where that let nobody in.",
    },
  },
  Health: {
    about: "How the deployment is.",
    fields: {
      status: "`degraded`: the chat works but something beside it does not; `down`: the chat does not work.",
      dependencies: "By name. `off` means not configured.",
    },
  },
  Problem: {
    about: "Why a request was refused: RFC 9457.",
    fields: {
      detail: "For the developer who reads it.",
      code: "For the program that reads it.",
      errors: "With `invalid`: every bad field at once.",
      "errors.path": "Dotted. Empty for the body itself.",
      retry_after: "Seconds. Also in the `Retry-After` header.",
      config: "With `identity_required`: the look and language that the widget says it in.",
    },
  },
};
