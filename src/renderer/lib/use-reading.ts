/**
 * One thing that is read from the engine, and read again when there is a reason. The last answer stays while the next one
 * is on its way and when it cannot be read; it belongs to its board and to what it is about, and is never shown for
 * another.
 */
import { useCallback, useState } from 'react';
import { useBoard } from '../stores/use-stores.ts';
import type { Api } from './connect.ts';
import { readTrouble } from './trouble.ts';
import type { Trouble } from './trouble.ts';
import { useAsking } from './use-asking.ts';
import { connected } from './window-session.ts';

interface Question<T> {
  /** Another one starts with nothing. */
  about: string;
  /** Another one reads again. */
  reason?: string;
  /** Lets a burst of reasons pass, milliseconds. */
  restMs?: number;
  ask(way: { api: Api; board: string }, signal: AbortSignal): Promise<T>;
}

interface Reading<T> {
  /** The last answer; null until there is one. */
  value: T | null;
  /** There is an answer or trouble. */
  isLoaded: boolean;
  /** What stood in the way of the last reading. */
  trouble: Trouble | null;
  /** Reads again on request. */
  again(): void;
}

interface State<T> {
  subject: string;
  answer: { value: T } | null;
  trouble: Trouble | null;
}

export function useReading<T>({ about, reason = '', restMs = 0, ask }: Question<T>): Reading<T> {
  const subject = useBoard((state) => `${state.board ?? ''} ${about}`);
  const [requests, setRequests] = useState(0);
  const [state, setState] = useState<State<T>>({ subject, answer: null, trouble: null });
  useAsking(`${about} ${reason} ${requests}`, restMs, async (board, signal) => {
    try {
      const value = await ask({ api: connected().api, board }, signal);
      if (!signal.aborted) setState({ subject, answer: { value }, trouble: null });
    } catch (error) {
      const trouble = readTrouble(error);
      const keep = (old: State<T>): State<T> => ({
        ...(old.subject === subject ? old : { subject, answer: null }),
        trouble,
      });
      if (!signal.aborted) setState(keep);
    }
  });
  const again = useCallback(() => setRequests((count) => count + 1), []);
  const { answer, trouble } = state.subject === subject ? state : { answer: null, trouble: null };
  return { value: answer?.value ?? null, isLoaded: answer !== null || trouble !== null, trouble, again };
}
