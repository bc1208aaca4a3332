/** All links of the shown board, read again when the feed says that links or run times changed. */
import { useEffect, useRef, useState } from 'react';
import { useBoard } from '../stores/use-stores.ts';
import { parseLinks } from './board-links.ts';
import type { LinkGraph } from './board-links.ts';
import { readTrouble } from './trouble.ts';
import { connected } from './window-session.ts';

/** A burst of changes is read once. */
const LINKS_WAIT_MS = 150;
/** Run times only colour estimates; they may be a little old. */
const TIMES_WAIT_MS = 3000;

interface LinksState {
  graph: LinkGraph | null;
  problem: string | null;
}

/** Keeps the last answer while the next is on its way; another board starts with nothing. */
export function useBoardLinks(): LinksState {
  const board = useBoard((state) => state.board);
  const connection = useBoard((state) => state.connection);
  const linkRevision = useBoard((state) => state.linkRevision);
  const runRevision = useBoard((state) => state.runRevision);
  const [state, setState] = useState<LinksState & { board: string | null }>({ board, graph: null, problem: null });
  const seen = useRef({ board: '', linkRevision: -1 });
  useEffect(() => {
    if (connection !== 'open' || board === null) return undefined;
    const isFirst = seen.current.board !== board;
    const wait = isFirst ? 0 : seen.current.linkRevision === linkRevision ? TIMES_WAIT_MS : LINKS_WAIT_MS;
    const abort = new AbortController();
    const read = async (): Promise<void> => {
      try {
        const { api } = connected();
        const links = await api.board.links({ board }, { signal: abort.signal });
        if (abort.signal.aborted) return;
        seen.current = { board, linkRevision };
        setState({ board, graph: parseLinks(links), problem: null });
      } catch (error) {
        if (!abort.signal.aborted) setState((old) => ({ ...old, board, problem: readTrouble(error).text }));
      }
    };
    const timer = setTimeout(() => void read(), wait);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
    // Run times are a reason to read again, though the reading does not use their revision.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [board, connection, linkRevision, runRevision]);
  return state.board === board ? state : { graph: null, problem: null };
}
