import { refusedAddress } from "./notify/public-address.ts";

/** Where an address led to in the end; or why not, in words for who gave it. */
export type PublicAnswer = { ok: true; response: Response; url: string } | { ok: false; reason: string };

interface Terms {
  allowPrivate: boolean;
  /** How often it may lead on. */
  redirects: number;
  headers: Record<string, string>;
  signal: AbortSignal;
  /** Asked of every address that it leads on to: why not; null: go on. */
  mayGoTo?: ((url: string) => string | null) | undefined;
}

/** Gets what somebody gave the address of, and follows it as far as it stays public. Whoever gets the answer reads its body. */
export async function fetchPublic(
  address: string,
  { allowPrivate, redirects: most, headers, signal, mayGoTo }: Terms,
): Promise<PublicAnswer> {
  let url = new URL(address);
  for (let redirects = 0; ; redirects++) {
    // Says where to look in the answer; servers never see it.
    url.hash = "";
    // Asked anew at every turn: a public address may lead to a private one.
    const refused =
      refusedAddress(url.href, { allowPrivate }) ?? (redirects === 0 ? null : (mayGoTo?.(url.href) ?? null));
    if (refused !== null) return no(redirects === 0 ? refused : `It leads elsewhere. ${refused}`);
    const response = await fetch(url.href, { redirect: "manual", signal, headers });
    const { status } = response;
    const to = response.headers.get("location");
    // 304: the same as before, and no way on.
    if (status < 300 || status >= 400 || status === 304 || to === null)
      return { ok: true, response, url: url.href };
    await response.body?.cancel();
    const next = URL.parse(to, url.href);
    if (!next) return no("It leads to no address.");
    if (redirects === most) return no("It leads on and on.");
    url = next;
  }
}

function no(reason: string): PublicAnswer {
  return { ok: false, reason };
}
