/**
 * Finding a text in the whole log of a run, which may be far larger than what the window holds: the engine searches,
 * and the window shows the lines around one match at a time. Also shows any other part of the log, such as its start.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { LogMatches, LogPiece } from '../../contract/inspect.ts';
import { createLogRing } from './log-ring.ts';
import type { LogLine } from './log-ring.ts';
import { readTrouble } from './trouble.ts';
import { connected } from './window-session.ts';

/** Typing is let rest before the log is searched. */
const REST_MS = 250;
/** Lines shown on each side of a match. */
const LINES_AROUND = 900;

export interface ShownPiece {
  lines: readonly LogLine[];
  /** The number of the line that was asked for. */
  focus: number;
  /** Its place in the file, 0 to 1. */
  share: number;
  /** The piece begins with the first line of the log. */
  isFromStart: boolean;
}

export interface LogSearch {
  text: string;
  setText(text: string): void;
  matches: LogMatches | null;
  /** Which of the matches is shown. */
  index: number;
  isBusy: boolean;
  problem: string | null;
  /** A part of the log other than its end; null while the end is shown. */
  piece: ShownPiece | null;
  step(by: 1 | -1): void;
  /** Shows the lines around that byte. */
  showAt(at: number): void;
  /** Back to the end of the log. */
  leave(): void;
}

function linesOf({ before, after, from, at, bytes }: LogPiece): ShownPiece {
  const all = (before + after).split('\n');
  const wanted = before.split('\n').length - 1;
  const first = Math.max(0, wanted - LINES_AROUND);
  const ring = createLogRing();
  ring.push(all.slice(first, wanted + LINES_AROUND).join('\n'));
  return {
    lines: ring.lines(),
    focus: wanted - first + 1,
    share: bytes === 0 ? 0 : at / bytes,
    isFromStart: from === 0 && first === 0,
  };
}

interface Found {
  text: string;
  matches: LogMatches | null;
  index: number;
  problem: string | null;
}
const NOTHING: Found = { text: '', matches: null, index: 0, problem: null };

/** Reads the lines around a byte; a newer question ends the older one. */
function usePieces(runId: string, fail: (text: string) => void) {
  const [piece, setPiece] = useState<ShownPiece | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const showAt = useCallback(
    async (at: number): Promise<void> => {
      running.current?.abort();
      const abort = new AbortController();
      running.current = abort;
      try {
        const { api, board } = connected();
        const read = await api.run.around({ board, runId, at }, { signal: abort.signal });
        if (!abort.signal.aborted) setPiece(linesOf(read));
      } catch (error) {
        if (!abort.signal.aborted) fail(readTrouble(error).text);
      }
    },
    [runId, fail],
  );
  const leave = useCallback(() => {
    running.current?.abort();
    setPiece(null);
  }, []);
  return { piece, showAt, leave };
}

/** @param runId whose log; the caller starts anew for another run */
export function useLogSearch(runId: string): LogSearch {
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found>(NOTHING);
  const fail = useCallback((problem: string) => setFound((old) => ({ ...old, problem })), []);
  const { piece, showAt, leave } = usePieces(runId, fail);
  useEffect(() => {
    if (text.trim() === '') return undefined;
    const abort = new AbortController();
    const search = async (): Promise<void> => {
      try {
        const { api, board } = connected();
        const matches = await api.run.search({ board, runId, text }, { signal: abort.signal });
        if (abort.signal.aborted) return;
        // The newest match first: what happened last is what people look for.
        setFound({ text, matches, index: Math.max(0, matches.at.length - 1), problem: null });
        const at = matches.at.at(-1);
        if (at !== undefined) await showAt(at);
      } catch (error) {
        if (!abort.signal.aborted) setFound({ ...NOTHING, text, problem: readTrouble(error).text });
      }
    };
    const timer = setTimeout(() => void search(), REST_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, runId, showAt]);
  const isAsked = text.trim() !== '';
  return {
    text,
    setText,
    matches: isAsked && found.text === text ? found.matches : null,
    index: found.index,
    isBusy: isAsked && found.text !== text,
    problem: isAsked && found.text === text ? found.problem : null,
    piece,
    step(by) {
      const { matches } = found;
      const count = matches?.at.length ?? 0;
      if (matches === null || count === 0) return;
      const index = (found.index + by + count) % count;
      setFound({ ...found, index });
      void showAt(matches.at[index] ?? 0);
    },
    showAt: (at) => void showAt(at),
    leave,
  };
}
