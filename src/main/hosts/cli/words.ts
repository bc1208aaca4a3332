/** Splits `[id] <text...>` arguments: inside a run the id may be left out, so the first word decides. */
import type { Caller } from './caller.ts';

const TASK_ID = /^t_[0-9a-f]{8,}$/u;

/** @returns the id when the first word is one or when the caller has no task of its own, and the rest as one text */
export function splitIdAndText(caller: Caller, words: readonly string[]): { id: string | undefined; text: string } {
  const [first = ''] = words;
  const named = caller.taskId === null || first === caller.taskId || (TASK_ID.test(first) && words.length > 1);
  const rest = named ? words.slice(1) : words;
  return { id: named ? words[0] : undefined, text: rest.join(' ').trim() };
}
