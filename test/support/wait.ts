/**
 * Waiting for a condition that another process or thread brings about. Tests never sleep for a guessed time: they
 * wait for what they need and fail with a sentence when it does not come.
 */

export interface WaitOptions {
  /** Milliseconds until the wait fails. Generous on purpose: it bounds a hang, it does not measure speed. */
  timeoutMs?: number;
  /** Milliseconds between two looks. */
  everyMs?: number;
  /** What was waited for, in the error's words. */
  what?: string;
}

/**
 * Resolves with the first truthy value of `condition`. A condition that throws is asked again; its last error is
 * the cause of the failure.
 * @throws Error when the deadline passes
 */
export async function waitFor<T>(condition: () => T | Promise<T>, options: WaitOptions = {}): Promise<T> {
  const timeoutMs = options.timeoutMs ?? 40_000;
  const deadline = performance.now() + timeoutMs;
  let trouble: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (value) return value;
      trouble = undefined;
    } catch (error) {
      trouble = error;
    }
    if (performance.now() >= deadline)
      throw new Error(`${options.what ?? 'The condition'} did not come true within ${timeoutMs} ms.`, {
        cause: trouble,
      });
    await new Promise((resolve) => setTimeout(resolve, options.everyMs ?? 10));
  }
}
