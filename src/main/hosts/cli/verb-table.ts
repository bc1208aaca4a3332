/** What the table of verbs says about a command line that is being typed: which words can come next. Pure but for loading. */
import { Command } from 'commander';
import type { AnyVerb, VerbEntry, VerbGroup } from './verb.ts';

export interface GroupEntry {
  name: string;
  summary: string;
  hidden?: boolean;
  group: VerbGroup;
}

export type TableEntry = VerbEntry | GroupEntry;

const GLOBAL_OPTIONS: readonly string[] = ['--json', '--board', '--home', '--help'];

/** Names and sentences of the verbs that are not hidden. */
export function visible(table: readonly TableEntry[]): { name: string; summary: string }[] {
  return table.filter((entry) => entry.hidden !== true).map(({ name, summary }) => ({ name, summary }));
}

function defined(verb: AnyVerb): Command {
  const command = new Command();
  verb.define(command);
  return command;
}

/** The values that an option of the verb allows, or those that its argument at `position` does; empty for any value. */
export function choicesOf(verb: AnyVerb, option: string, position: number): readonly string[] {
  const command = defined(verb);
  const named = command.options.find(({ long, short }) => option !== '' && (long === option || short === option));
  return (named ?? command.registeredArguments[position])?.argChoices ?? [];
}

/** True when a value has to follow that option. */
export function takesValue(verb: AnyVerb, option: string): boolean {
  return defined(verb).options.some(({ long, short, required }) => required && (long === option || short === option));
}

/** The long options of a verb, its own before the common ones. */
export function optionsOf(verb: AnyVerb): string[] {
  const command = defined(verb);
  const own = command.options.flatMap((option) => (option.hidden || option.long == null ? [] : [option.long]));
  return [...own, ...GLOBAL_OPTIONS];
}

/** True when `word` is the name of that verb or noun, or one of its other names. */
export function isNamed(entry: TableEntry, word: string | undefined): boolean {
  return entry.name === word || ('aliases' in entry && entry.aliases?.includes(word ?? '') === true);
}

/** The verb that the first words name, or null. */
export function findVerb(table: readonly TableEntry[], words: readonly string[]): VerbEntry | null {
  const entry = table.find((known) => isNamed(known, words[0]));
  if (entry === undefined || !('group' in entry)) return entry ?? null;
  const named = entry.group.verbs.find((verb) => isNamed(verb, words[1]));
  return named ?? entry.group.verbs.find((verb) => verb.isStandard === true) ?? null;
}
