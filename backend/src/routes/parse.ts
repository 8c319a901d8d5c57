import type { Context } from "hono";
import { limits } from "@foyer/shared-widget/protocol";
import type * as z from "zod";
import type { AppEnv } from "../app-env.ts";
import { Refusal } from "../refusal.ts";

/** The request's JSON body as `schema` has it; every bad field is named at once. */
export async function parseBody<T extends z.ZodType>(
  c: Context<AppEnv>,
  schema: T,
  maxBytes: number = limits.bodyBytes,
): Promise<z.output<T>> {
  requireJson(c);
  return parseValue(schema, parseJson(await readText(c.req.raw, maxBytes)));
}

/** The same where the body may be left out, and then counts as one without fields, whatever type it was announced as. */
export async function parseOptionalBody<T extends z.ZodType>(
  c: Context<AppEnv>,
  schema: T,
): Promise<z.output<T>> {
  const text = await readText(c.req.raw, limits.bodyBytes);
  if (text === "") return parseValue(schema, {});
  requireJson(c);
  return parseValue(schema, parseJson(text));
}

/** What is there and blank was left out: some callers cannot leave out what they do not fill. */
export function parseQuery<T extends z.ZodType>(c: Context<AppEnv>, schema: T): z.output<T> {
  const filled = Object.entries(c.req.query()).filter(([, value]) => value !== "");
  return parseValue(schema, Object.fromEntries(filled));
}

export function parseValue<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Refusal("invalid", { errors: parsed.error.issues.flatMap(toFields) });
}

function requireJson(c: Context<AppEnv>): void {
  if (!/^application\/(.+\+)?json\b/i.test(c.req.header("content-type") ?? "")) {
    throw new Refusal("unsupported_type");
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal("bad_request", { detail: "The body is not JSON." });
  }
}

function toFields(issue: z.core.$ZodIssue): { path: string; message: string }[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...issue.path, key].join("."),
      message: "There is no such field.",
    }));
  }
  return [{ path: issue.path.join("."), message: issue.message }];
}

/** Reads at most `maxBytes`, whatever the length header says. */
async function readText(request: Body, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of bounded(request, maxBytes)) text += decoder.decode(part, { stream: true });
  return text + decoder.decode();
}

/** The same for what is no text, coming in or fetched. */
export async function readBytes(request: Body, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  for await (const part of bounded(request, maxBytes)) parts.push(part);
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}

type Body = Pick<Request | Response, "headers" | "body">;

async function* bounded(request: Body, maxBytes: number): AsyncGenerator<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw new Refusal("too_large");
  let bytes = 0;
  for await (const part of request.body ?? []) {
    bytes += part.byteLength;
    if (bytes > maxBytes) throw new Refusal("too_large", { detail: `A body may have ${maxBytes} bytes.` });
    yield part;
  }
}
