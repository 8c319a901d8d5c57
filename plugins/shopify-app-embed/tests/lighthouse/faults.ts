export interface Fault {
  /** In the head of every page that has the embed. */
  tag: string;
  /** What is at `/fault.js`. */
  script: string;
}

/** Scripts that an embed must not be. */
export const faults: Record<"busy" | "heavy", Fault> = {
  /** Loads as the embed's own does, then keeps everything else waiting for 400 ms. */
  busy: {
    tag: `<script src="/fault.js" defer></script>`,
    script: "const until = performance.now() + 400; while (performance.now() < until);",
  },
  /** 300 KB however well compressed, and the page waits for them. */
  heavy: {
    tag: `<script src="/fault.js"></script>`,
    script: `globalThis.heavy = "${noise(300_000)}";`,
  },
};

/** Base64 of bytes that look random and are the same every time. */
function noise(bytes: number): string {
  let state = 1;
  const values = Uint8Array.from({ length: bytes }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state >> 8;
  });
  return Buffer.from(values).toString("base64");
}
