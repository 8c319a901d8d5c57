import { type Answer, refusal } from "./request.ts";

/** A file takes longer than a word. */
const transferMs = 120_000;

interface Transfer {
  token: string;
  signal: AbortSignal;
  /** With it, it is put there. */
  file?: File;
}

/** One request that carries a file there or back. Never throws, as `request` does not. */
export async function transfer<T>(
  url: string,
  { token, signal, file }: Transfer,
  read: (response: Response) => Promise<T>,
): Promise<Answer<T>> {
  try {
    const response = await fetch(url, {
      cache: "no-store",
      headers: {
        authorization: `Bearer ${token}`,
        ...(file && { "content-type": file.type || "application/octet-stream" }),
      },
      ...(file && { method: "POST", body: file }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(transferMs)]),
    });
    return response.ok ? { ok: true, body: await read(response) } : await refusal(response);
  } catch (error) {
    return { ok: false, code: "unreachable", message: String(error), status: 0 };
  }
}
