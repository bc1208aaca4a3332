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

export const GLOBAL_OPTIONS: readonly string[] = ['--json', '--board', '--home', '--help'];

/** Names and sentences of the verbs that are not hidden. */
export function visible(table: readonly TableEntry[]): { name: string; summary: string }[] {
  return table.filter((entry) => entry.hidden !== true).map(({ name, summary }) => ({ name, summary }));
}

/** The long options of a verb, its own before the common ones. */
export function optionsOf(verb: AnyVerb): string[] {
  const command = new Command();
  verb.define(command);
  const own = command.options.flatMap((option) => (option.hidden || option.long == null ? [] : [option.long]));
  return [...own, ...GLOBAL_OPTIONS];
}

/** The verb that the first words name, or null. */
export function findVerb(table: readonly TableEntry[], words: readonly string[]): VerbEntry | null {
  const entry = table.find((known) => known.name === words[0]);
  if (entry === undefined || !('group' in entry)) return entry ?? null;
  const named = entry.group.verbs.find((verb) => verb.name === words[1] || verb.aliases?.includes(words[1] ?? ''));
  return named ?? entry.group.verbs.find((verb) => verb.isStandard === true) ?? null;
}
