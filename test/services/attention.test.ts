/** What needs a person, as a window follows it: what is held for a reader is let go however its stream ends. */
import { expect, it } from 'vitest';
import { Refusal } from '../../src/contract/error.ts';
import { followAttention } from '../../src/main/services/attention.ts';
import type { AttentionSource } from '../../src/main/services/attention.ts';
import { openWorld } from '../../src/main/world/open-world.ts';

const { clock } = openWorld({ quiet: true });

/** Counts what the stream holds. `place` answers for the reader's place. */
function source(place: () => number): { held(): number; source: AttentionSource } {
  let held = 0;
  return {
    held: () => held,
    source: {
      kernel: { openNoticeReader: place, noticesAfter: () => [], counts: () => ({}), listSubscriptions: () => [] },
      clock,
      isGone: () => false,
      onChange() {
        held += 1;
        return () => (held -= 1);
      },
    },
  };
}

it('holds nothing when the board cannot keep the place of its reader', async () => {
  const refused = source(() => {
    throw new Refusal('read_only', 'The board cannot be written.');
  });
  const stream = followAttention(refused.source, 'window', new AbortController().signal);
  await expect(stream.next()).rejects.toMatchObject({ code: 'read_only' });
  expect(refused.held()).toBe(0);
});

it('holds nothing when the reader has gone', async () => {
  const open = source(() => 0);
  const reader = new AbortController();
  const next = followAttention(open.source, 'window', reader.signal).next();
  expect(open.held()).toBe(1);
  reader.abort();
  expect(await next).toMatchObject({ done: true });
  expect(open.held()).toBe(0);
});
