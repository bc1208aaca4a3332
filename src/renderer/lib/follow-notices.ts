/**
 * Follows what needs a person on one board and hands it on once each, while the window is in sight. What came while it
 * was out of sight waits until it is seen again; until then the engine keeps telling it. Shows nothing itself.
 */
import type { Attention } from '../../contract/attention.ts';
import type { Api } from './connect.ts';

/** The name under which the engine remembers what windows have shown. */
const READER = 'window';
/** Ids that are remembered; older ones were acknowledged long ago. */
const KNOWN_MAX = 500;

export interface NoticePage {
  isVisible(): boolean;
  /** Calls back whenever that may have changed, until the returned function is called. */
  onVisibility(listener: () => void): () => void;
}

interface Follower {
  api: Api;
  board: string;
  page: NoticePage;
  show(notices: readonly Attention[]): void;
  signal: AbortSignal;
}

const known = new Set<string>();

/** Resolves when the board's stream ends. @throws whatever ended it */
export async function followNotices({ api, board, page, show, signal }: Follower): Promise<void> {
  let waiting: Attention[] = [];
  const flush = (): void => {
    if (waiting.length === 0 || !page.isVisible()) return;
    const batch = waiting;
    waiting = [];
    const fresh = batch.filter(({ id }) => {
      const isNew = !known.has(`${board} ${id}`);
      known.add(`${board} ${id}`);
      return isNew;
    });
    for (const id of [...known].slice(0, Math.max(0, known.size - KNOWN_MAX))) known.delete(id);
    if (fresh.length > 0) show(fresh);
    const upTo = Math.max(0, ...batch.map(({ eventId }) => eventId ?? 0));
    // What is not acknowledged is told again after the next connection, and known here.
    if (upTo > 0) api.board.noticesSeen({ board, consumer: READER, upTo }, { signal }).catch(() => undefined);
  };
  const stop = page.onVisibility(flush);
  try {
    for await (const notice of await api.board.notices({ board, consumer: READER }, { signal })) {
      waiting.push(notice);
      flush();
    }
  } finally {
    stop();
  }
}
