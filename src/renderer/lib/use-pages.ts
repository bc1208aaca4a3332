/**
 * A long list that is read from the engine page by page. A new reason reads its first page again; the next board, or
 * another subject, starts with nothing. A page takes its place only behind the one that it was asked for after, so one
 * that comes late, or twice, is left out.
 */
import { useState } from 'react';
import { useBoard } from '../stores/use-stores.ts';
import type { Api } from './connect.ts';
import { readTrouble } from './trouble.ts';
import { useAsking } from './use-asking.ts';
import { connected } from './window-session.ts';

interface Page<T, C> {
  items: readonly T[];
  /** Where the next page begins; null after the last one. */
  next: C | null;
}

/** What was read so far. */
export interface Pages<T, C> extends Page<T, C> {
  /** Board and subject that it is about. */
  subject: string;
  isLoaded: boolean;
  problem: string | null;
}

interface Question<T, C> {
  /** Another one starts with nothing. */
  about: string;
  /** Another one reads the first page again. */
  reason?: string;
  /** Lets a burst of reasons pass, milliseconds. */
  restMs?: number;
  /** @param after where the page begins; null for the first one */
  ask(way: { api: Api; board: string }, after: C | null, signal?: AbortSignal): Promise<Page<T, C>>;
}

interface PagesState<T> {
  items: readonly T[];
  isLoaded: boolean;
  hasMore: boolean;
  problem: string | null;
  /** Reads the next page. */
  more(): void;
}

/** What was read, with the page that was asked for after `after`. Pure. */
export function withPage<T, C>(before: Pages<T, C>, subject: string, after: C | null, page: Page<T, C>): Pages<T, C> {
  const isNext = before.subject === subject && before.next === after;
  if (after !== null && !isNext) return before;
  const items = after === null ? page.items : [...before.items, ...page.items];
  return { subject, items, next: page.next, isLoaded: true, problem: null };
}

/** What was read, when another page could not be; trouble with another subject is nobody's. Pure. */
export function withTrouble<T, C>(before: Pages<T, C>, subject: string, after: C | null, problem: string): Pages<T, C> {
  if (before.subject === subject) return { ...before, isLoaded: true, problem };
  return after === null ? { subject, items: [], next: null, isLoaded: true, problem } : before;
}

export function usePages<T, C>({ about, reason = '', restMs = 0, ask }: Question<T, C>): PagesState<T> {
  const subject = useBoard((state) => `${state.board ?? ''} ${about}`);
  const nothing: Pages<T, C> = { subject, items: [], next: null, isLoaded: false, problem: null };
  const [read, setRead] = useState(nothing);
  const readPage = async (board: string, after: C | null, signal?: AbortSignal): Promise<void> => {
    try {
      const page = await ask({ api: connected().api, board }, after, signal);
      if (signal?.aborted !== true) setRead((before) => withPage(before, subject, after, page));
    } catch (error) {
      const problem = readTrouble(error).text;
      if (signal?.aborted !== true) setRead((before) => withTrouble(before, subject, after, problem));
    }
  };
  useAsking(`${about} ${reason}`, restMs, async (board, signal) => readPage(board, null, signal));
  const board = useBoard((state) => state.board);
  const { items, next, isLoaded, problem } = read.subject === subject ? read : nothing;
  return {
    items,
    isLoaded,
    problem,
    hasMore: next !== null,
    more() {
      if (board !== null && next !== null) void readPage(board, next);
    },
  };
}
