import type { Identity } from "../../../../../shared-widget/protocol/index.ts";
import type { Fault } from "./fault.ts";
import { buildersFault } from "./fault.ts";
import type { Attributes } from "./parse-attributes.ts";

/** The visitor, in the app's words. */
export interface Who {
  userId?: string | undefined;
  /** `{ts}.{signature}`, from the action Create visitor token. */
  token?: string | undefined;
  name?: string | undefined;
  email?: string | undefined;
  /** The picture's address. */
  avatar?: string | undefined;
}

export interface Introduction {
  /** Where the app vouches for the visitor. */
  identity: Identity | undefined;
  /** For agents to read, unverified. */
  attributes: Attributes;
  fault: Fault | undefined;
  /** The app says who it is, but does not vouch for it. */
  isUnproven: boolean;
}

const tokenPattern = /^(\d{1,12})\.([0-9a-f]{64})$/;
/** The backend refuses a session over an address that it takes for none. */
const emailPattern = /^(?!\.)(?!.*\.\.)[\w'+.-]*[\w+-]@([A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/;

/** How the visitor is presented to the backend. */
export function introduce({ userId, token, name, email, avatar }: Who): Introduction {
  const picture = avatar?.startsWith("//") ? `https:${avatar}` : avatar;
  const look = facts({ avatar: picture });
  const [, ts, signature] = tokenPattern.exec(token ?? "") ?? [];
  if (userId === undefined || userId.length > 255 || ts === undefined || signature === undefined) {
    return {
      identity: undefined,
      attributes: { ...facts({ user_id: userId, name, email }), ...look },
      fault: faultOf(userId, token),
      isUnproven: userId !== undefined && token === undefined,
    };
  }
  const isEmail = email !== undefined && email.length <= 254 && emailPattern.test(email);
  return {
    identity: {
      user_id: userId,
      ts: Number(ts),
      signature,
      ...(name !== undefined && { name: name.slice(0, 128) }),
      ...(isEmail && { email }),
    },
    attributes: { ...look, ...(isEmail ? {} : facts({ email })) },
    fault: undefined,
    isUnproven: false,
  };
}

function faultOf(userId: string | undefined, token: string | undefined): Fault | undefined {
  if (userId !== undefined && userId.length > 255)
    return buildersFault("invalid", "Foyer: the User ID is longer than 255 characters.");
  if (userId === undefined || token === undefined) return undefined;
  return buildersFault(
    "identity_invalid",
    "Foyer: the User token is none. Use the token that Foyer - Create visitor token returns, as it is.",
  );
}

function facts(given: Record<string, string | undefined>): Attributes {
  const told: Attributes = {};
  for (const [key, value] of Object.entries(given)) if (value !== undefined) told[key] = value.slice(0, 500);
  return told;
}
