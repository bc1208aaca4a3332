/** Notices on their way into the window: told once, kept while nobody looks, acknowledged when shown (F101, F102). */
import { describe, expect, it } from 'vitest';
import type { Attention } from '../../src/contract/attention.ts';
import type { Api } from '../../src/renderer/lib/connect.ts';
import { followNotices } from '../../src/renderer/lib/follow-notices.ts';

function notice(eventId: number): Attention {
  return {
    id: `e${eventId}`,
    eventId,
    kind: 'question',
    taskId: 't_1',
    title: `Task ${eventId}`,
    text: '',
    at: 0,
    act: null,
  };
}

/** A board that tells `batches`, one after the other, each when `next` is called. */
function scene(board: string, isVisible: boolean) {
  const shown: string[][] = [];
  const seen: number[] = [];
  const page = { isVisible, listener: (): void => undefined };
  const abort = new AbortController();
  const follow = async (...notices: Attention[]): Promise<void> => {
    async function* told(): AsyncGenerator<Attention> {
      yield* notices;
    }
    const api = {
      board: {
        notices: async () => told(),
        noticesSeen: async ({ upTo }: { upTo: number }) => void seen.push(upTo),
      },
    } as unknown as Api;
    await followNotices({
      api,
      board,
      page: {
        isVisible: () => page.isVisible,
        onVisibility(listener) {
          page.listener = listener;
          return () => undefined;
        },
      },
      show: (some) => shown.push(some.map(({ id }) => id)),
      signal: abort.signal,
    });
  };
  return { shown, seen, page, follow };
}

describe('what needs a person, in the window', () => {
  it('is shown and acknowledged at once while somebody looks, and once however often it is told', async () => {
    const { shown, seen, follow } = scene('first', true);
    await follow(notice(1), notice(1), notice(2));
    await follow(notice(2), notice(3));
    expect(shown).toEqual([['e1'], ['e2'], ['e3']]);
    expect(seen.at(-1)).toBe(3);
  });

  it('waits while the window is out of sight, is not acknowledged until then, and is shown together', async () => {
    const { shown, seen, page, follow } = scene('second', false);
    await follow(notice(1), notice(1), notice(2));
    expect({ shown, seen }).toEqual({ shown: [], seen: [] });
    page.isVisible = true;
    page.listener();
    expect({ shown, seen }).toEqual({ shown: [['e1', 'e2']], seen: [2] });
  });

  it('is told apart by its board', async () => {
    const { shown, follow } = scene('third', true);
    await follow(notice(1));
    expect(shown).toEqual([['e1']]);
  });
});
