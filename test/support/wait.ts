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
 * The most that one look counts for, milliseconds: after a machine stood still for a minute the deadline has not passed
 * for the programs that stood still with it.
 */
const LOOK_MS_MAX = 1000;

/**
 * Resolves with the first truthy value of `condition`. A condition that throws is asked again; its last error is
 * the cause of the failure.
 * @throws Error when the deadline passes
 */
export async function waitFor<T>(condition: () => T | Promise<T>, options: WaitOptions = {}): Promise<T> {
  const timeoutMs = options.timeoutMs ?? 40_000;
  let waitedMs = 0;
  let trouble: unknown;
  for (;;) {
    const lookedAt = performance.now();
    try {
      const value = await condition();
      if (value) return value;
      trouble = undefined;
    } catch (error) {
      trouble = error;
    }
    if (waitedMs >= timeoutMs)
      throw new Error(`${options.what ?? 'The condition'} did not come true within ${timeoutMs} ms.`, {
        cause: trouble,
      });
    await new Promise((resolve) => setTimeout(resolve, options.everyMs ?? 10));
    waitedMs += Math.min(LOOK_MS_MAX, performance.now() - lookedAt);
  }
}
