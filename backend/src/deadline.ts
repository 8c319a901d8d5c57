/** Something outside took longer than it was given. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

/** Waits for `work` at most `ms` milliseconds, then rejects with `DeadlineError`; the work itself goes on unheard. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineError(`${what} took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
