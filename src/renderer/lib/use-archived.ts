/** Archived tasks, page by page, read again when one is archived, restored or deleted. */
import type { ArchivedCursor } from '../../contract/inspect.ts';
import type { Card } from '../../contract/task.ts';
import { useBoard } from '../stores/use-stores.ts';
import { usePages } from './use-pages.ts';

/** Typing, and a burst of changes, are let rest before the list is read. */
const REST_MS = 200;

interface ArchivedState {
  cards: readonly Card[];
  isLoaded: boolean;
  hasMore: boolean;
  problem: string | null;
  more(): void;
}

/** Where a page begins, and in which list: while a new text is looked for, the list of the old one is still shown. */
interface Place {
  text: string;
  cursor: ArchivedCursor;
}

/** @param text part of a title, or an id */
export function useArchived(text: string): ArchivedState {
  // Archiving and restoring change links, as far as the board is concerned.
  const revision = useBoard((state) => state.linkRevision);
  const { items, ...rest } = usePages({
    about: '',
    reason: `${revision} ${text}`,
    restMs: REST_MS,
    async ask({ api, board }, after: Place | null, signal) {
      const wanted = after?.text ?? text;
      const input = { board, text: wanted, after: after?.cursor ?? null };
      const { cards, next } = await api.board.archived(input, { ...(signal && { signal }) });
      return { items: cards, next: next === null ? null : { text: wanted, cursor: next } };
    },
  });
  return { cards: items, ...rest };
}
