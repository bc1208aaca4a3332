/** News for screen readers: a task that became blocked, a dispatcher that stopped. At most one sentence in ten seconds. */
import { useEffect, useState } from 'react';
import { boardStore } from '../stores/board-store.ts';
import type { BoardState } from '../stores/board-store.ts';

const QUIET_MS = 10_000;

function newsBetween(before: BoardState, after: BoardState): string | null {
  // A board that is just being loaded has no news.
  if (!before.isLoaded || before.board !== after.board) return null;
  const id = after.columns.blocked.find((other) => before.cards[other]?.status !== 'blocked');
  const card = id === undefined ? undefined : after.cards[id];
  if (id !== undefined && card !== undefined && after.pending[id] !== true) {
    const why = card.blockKind === 'breaker' ? 'Breaker tripped' : (card.blockReason ?? 'Blocked');
    return `${card.title} is blocked. ${why}.`;
  }
  const hasStopped = before.engine?.state !== 'stopped' && after.engine?.state === 'stopped';
  return hasStopped ? 'The dispatcher stopped.' : null;
}

/** The latest news, for a polite live region. */
export function useBoardNews(): string {
  const [news, setNews] = useState('');
  useEffect(() => {
    let quietUntil = 0;
    return boardStore.subscribe((after, before) => {
      if (after.columns.blocked === before.columns.blocked && after.engine === before.engine) return;
      const text = newsBetween(before, after);
      if (text === null || Date.now() < quietUntil) return;
      quietUntil = Date.now() + QUIET_MS;
      setNews(text);
    });
  }, []);
  return news;
}
