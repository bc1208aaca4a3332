/**
 * A wake-up without content: many sources say "look again", every waiting reader is told once. Readers keep their
 * own cursor and read the truth themselves, so a lost or doubled wake-up can never lose or double data, and a slow
 * reader costs no memory.
 */

export interface WakeUp {
  /** Wakes everybody who waits now. */
  ring(): void;
  /** Resolves at the next ring, or when `signal` aborts. Never rejects. */
  next(signal: AbortSignal): Promise<void>;
}

export function createWakeUp(): WakeUp {
  const waiting = new Set<() => void>();
  return {
    ring() {
      const woken = [...waiting];
      waiting.clear();
      for (const wake of woken) wake();
    },
    async next(signal) {
      if (signal.aborted) return;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          signal.removeEventListener('abort', wake);
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
        signal.addEventListener('abort', wake, { once: true });
      });
    },
  };
}
