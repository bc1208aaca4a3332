/** Completion in the interactive shell: verbs first, then options, their values, boards, assignees and task ids. */
import type { AnyVerb, VerbEntry } from './verb.ts';
import { choicesOf, findVerb, isNamed, optionsOf, takesValue, visible } from './verb-table.ts';
import type { TableEntry } from './verb-table.ts';

export interface CompletionSource {
  table: readonly TableEntry[];
  /** Ids of the board's tasks, newest first. */
  ids(): Promise<readonly string[]>;
  assignees(): Promise<readonly string[]>;
  boards(): readonly string[];
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
  const names = visible(source.table).map(({ name }) => name);
  if (words.length === 0) return [...names, 'help', 'exit'];
  if (words[0] === 'help') return names;
  const entry = source.table.find((known) => isNamed(known, words[0]));
  if (entry === undefined) return [];
  if ('group' in entry && words.length === 1 && !part.startsWith('-')) return entry.group.verbs.map(({ name }) => name);
  const found = findVerb(source.table, words);
  if (found === null) return [];
  const verb = await verbOf(found);
  if (part.startsWith('-')) return optionsOf(verb);
  return valuesFor(source, verb, words, 'group' in entry ? 2 : 1);
}

/** @param nouns how many of the words name the verb */
async function valuesFor(
  source: CompletionSource,
  verb: AnyVerb,
  words: readonly string[],
  nouns: number,
): Promise<string[]> {
  const last = words.at(-1) ?? '';
  const option = last.startsWith('-') ? last : '';
  const isBoards = words[0] === 'boards' && words.length === 2;
  if (option === '--board' || isBoards) return [...source.boards()];
  const choices = choicesOf(verb, option, words.length - nouns);
  if (choices.length > 0) return [...choices];
  const isAssignee = BEFORE_ASSIGNEE.has(option) || (words.length === 2 && /^(?:re)?assign$/u.test(words[0] ?? ''));
  if (isAssignee) return [...(await source.assignees())];
  // What else an option wants is for the person to say.
  return takesValue(verb, option) && option !== '--parent' && option !== '--task' ? [] : [...(await source.ids())];
}

async function verbOf(entry: VerbEntry): Promise<AnyVerb> {
  return (await entry.load()).verb;
}
