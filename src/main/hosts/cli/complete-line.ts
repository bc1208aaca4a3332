/** Completion in the interactive shell: verbs first, then options, assignees and task ids where they can stand. */
import type { AnyVerb, VerbEntry } from './verb.ts';
import { findVerb, optionsOf, visible } from './verb-table.ts';
import type { TableEntry } from './verb-table.ts';

export interface CompletionSource {
  table: readonly TableEntry[];
  /** Ids of the board's tasks, newest first. */
  ids(): Promise<readonly string[]>;
  assignees(): Promise<readonly string[]>;
}

const BEFORE_ASSIGNEE = new Set(['-a', '--assignee']);

/** @returns the words that fit, each followed by a blank, and the part of the line that they replace */
export async function completeLine(source: CompletionSource, line: string): Promise<[string[], string]> {
  const words = line.split(/\s+/u).filter((word) => word !== '');
  const part = /\s$/u.test(line) || line === '' ? '' : (words.pop() ?? '');
  const fits = await candidates(source, words, part);
  return [fits.filter((word) => word.startsWith(part)).map((word) => `${word} `), part];
}

async function candidates(source: CompletionSource, words: readonly string[], part: string): Promise<string[]> {
  if (words.length === 0) return [...visible(source.table).map(({ name }) => name), 'help', 'exit'];
  const entry = source.table.find((known) => known.name === words[0]);
  if (words[0] === 'help') return visible(source.table).map(({ name }) => name);
  if (entry === undefined) return [];
  if ('group' in entry && words.length === 1 && !part.startsWith('-')) return entry.group.verbs.map(({ name }) => name);
  const found = findVerb(source.table, words);
  if (part.startsWith('-')) return found === null ? [] : optionsOf(await verbOf(found));
  const isAssignee = BEFORE_ASSIGNEE.has(words.at(-1) ?? '') || (words[0] === 'assign' && words.length === 2);
  return isAssignee ? [...(await source.assignees())] : [...(await source.ids())];
}

async function verbOf(entry: VerbEntry): Promise<AnyVerb> {
  return (await entry.load()).verb;
}
