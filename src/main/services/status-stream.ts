/**
 * The status of one board as a stream for each window: once at the start, then when it differs, at most four times
 * a second. Sizes, lock owners and what the PATH offers change without an event, so they are looked at from time to
 * time while somebody watches.
 */
import type { EngineStatus } from '../../contract/feed.ts';
import type { Clock } from '../world/world.ts';
import { repeat, throttle } from './pacing.ts';
import { createWakeUp } from './signal.ts';

const UPDATE_MS = 250;
const POLL_MS = 2000;

export interface StatusStream {
  /** Something that the status tells of may have changed. */
  changed(): void;
  /** The status until `signal` aborts or the stream closes. */
  follow(signal: AbortSignal): AsyncGenerator<EngineStatus, void, void>;
  close(): void;
}

export function createStatusStream(clock: Clock, read: () => EngineStatus): StatusStream {
  const wakeUp = createWakeUp();
  const closing = new AbortController();
  const updates = throttle(clock, UPDATE_MS, () => wakeUp.ring());

  async function* statuses(signal: AbortSignal): AsyncGenerator<EngineStatus, void, void> {
    const poll = repeat(clock, POLL_MS, () => updates.ask());
    let last = '';
    try {
      while (!signal.aborted) {
        const status = read();
        const text = JSON.stringify(status);
        if (text !== last) yield status;
        last = text;
        // oxlint-disable-next-line no-await-in-loop -- a stream waits for its next element
        await wakeUp.next(signal);
      }
    } finally {
      poll.cancel();
    }
  }

  return {
    changed: () => updates.ask(),
    follow: (signal) => statuses(AbortSignal.any([signal, closing.signal])),
    close() {
      closing.abort();
      updates.cancel();
    },
  };
}
