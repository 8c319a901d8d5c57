import { afterEach, expect, test, vi } from "vitest";
import { isEmailSet, sendEmail } from "./email.ts";

const env = { RESEND_API_KEY: " re_key ", EMAIL_FROM: "Acme <help@acme.example>" };
const email = {
  to: "ana@example.com",
  subject: "Hello",
  text: "text",
  html: "<p>html</p>",
  reply_to: "bo@example.com",
  idempotencyKey: "key-1",
};
afterEach(() => {
  vi.restoreAllMocks();
});

/** The provider, at its HTTP boundary. */
function provider(answer: (request: Request) => Promise<Response> | Response) {
  return vi
    .spyOn(globalThis, "fetch")
    .mockImplementation(async (input, init) => answer(new Request(input, init)));
}

test("it is off until both settings are there", () => {
  expect(isEmailSet({})).toBe(false);
  expect(isEmailSet({ RESEND_API_KEY: "re", EMAIL_FROM: " " })).toBe(false);
  expect(isEmailSet({ EMAIL_FROM: "a@example.com" })).toBe(false);
  expect(isEmailSet(env)).toBe(true);
});

test("an e-mail goes out as Resend takes it", async () => {
  let heard: { url: string; headers: Headers; body: unknown } | undefined;
  provider(async (request) => {
    heard = { url: request.url, headers: request.headers, body: await request.json() };
    return Response.json({ id: "x" });
  });
  expect(await sendEmail(env, email)).toEqual({ ok: true });
  expect(heard!.url).toBe("https://api.resend.com/emails");
  expect(heard!.headers.get("authorization")).toBe("Bearer re_key");
  expect(heard!.headers.get("idempotency-key")).toBe("key-1");
  expect(heard!.body).toEqual({
    from: "Acme <help@acme.example>",
    to: ["ana@example.com"],
    subject: "Hello",
    text: "text",
    html: "<p>html</p>",
    reply_to: "bo@example.com",
  });
});

test("a subject is one line of bounded length, whatever is in it", async () => {
  let subject = "";
  provider(async (request) => {
    ({ subject } = await request.json<{ subject: string }>());
    return Response.json({});
  });
  const hostile = `Hi\r\nBcc: all@example.com\u0000\u202e${"🙂".repeat(300)}`;
  await sendEmail(env, { ...email, subject: hostile });
  expect(subject).toMatch(/^Hi Bcc: all@example\.com (🙂)+$/u);
  expect(Array.from(subject)).toHaveLength(200);
});

test("what is no address is not sent to, nor replied to", async () => {
  const fetch = provider(() => Response.json({}));
  for (const to of [
    "",
    "ana",
    "a@example.com,b@example.com",
    "a@example.com\nBcc: b@example.com",
    "<a@example.com>",
  ]) {
    expect(await sendEmail(env, { ...email, to })).toMatchObject({ ok: false, retry: false });
    expect(await sendEmail(env, { ...email, reply_to: to })).toMatchObject({ ok: false, retry: false });
  }
  expect(fetch).not.toHaveBeenCalled();
});

test.each([
  [429, true],
  [500, true],
  [503, true],
  [400, false],
  [401, false],
  [403, false],
  [422, false],
  [302, false],
])("an answer of %i is %s to be tried again", async (status, retry) => {
  provider(() => new Response("{}", { status }));
  expect(await sendEmail(env, email)).toEqual({ ok: false, retry, error: `it answered ${status}` });
});

test("the same mail on its way twice waits for itself; other words under its key do not", async () => {
  provider(() => Response.json({ name: "concurrent_idempotent_requests" }, { status: 409 }));
  expect(await sendEmail(env, email)).toMatchObject({ retry: true });
  vi.restoreAllMocks();
  provider(() => Response.json({ name: "invalid_idempotent_request" }, { status: 409 }));
  expect(await sendEmail(env, email)).toMatchObject({ retry: false });
});

test("a provider that says nothing, or is not there, may be asked again", async () => {
  provider(() => new Promise<Response>(() => {}));
  expect(await sendEmail(env, email, 20)).toEqual({
    ok: false,
    retry: true,
    error: "the e-mail provider took longer than 20 ms",
  });
  vi.restoreAllMocks();
  provider(() => Promise.reject(new TypeError("refused")));
  expect(await sendEmail(env, email)).toEqual({ ok: false, retry: true, error: "the connection failed" });
});

test("an answer without end is not read to it", async () => {
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
  });
  provider(() => new Response(endless, { status: 400 }));
  expect(await sendEmail(env, email, 2_000)).toMatchObject({ ok: false, error: "it answered 400" });
});
