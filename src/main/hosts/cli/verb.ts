/**
 * What a verb's file exports and how several verbs share parts. A verb defines its arguments and options on the
 * commander command it is given and runs with a context; it never parses, exits or writes to a stream itself.
 */
import type { Command } from 'commander';
import type { CommandContext } from './context.ts';

export interface GlobalOptions {
  json?: boolean;
  board?: string;
  home?: string;
}

export interface Verb<Args extends readonly unknown[], Options extends object> {
  /** The board to use when neither `--board` nor anything else names one. */
  defaultBoard?: string;
  define(command: Command): void;
  /** @returns the exit code; nothing means 0 */
  run(context: CommandContext, options: Options & GlobalOptions, ...args: Args): Promise<number | void> | number | void;
}

/** A verb as the table of verbs sees it, its argument types erased. */
export type AnyVerb = Verb<never, never>;

/** A verb in a table of verbs: its name and sentence, and its code on demand. */
export interface VerbEntry {
  name: string;
  summary: string;
  aliases?: readonly string[];
  hidden?: boolean;
  /** In a group: what the noun alone means. */
  isStandard?: boolean;
  load(): Promise<{ verb: AnyVerb }>;
}

/** Verbs with the same noun in front. */
export interface VerbGroup {
  verbs: readonly VerbEntry[];
  /** The `Examples:` block of the noun's help. */
  examples: string;
}

/** The `Examples:` block of a help text. Each example is a command line, optionally with what it does. */
export function examples(...lines: readonly (readonly [line: string, meaning?: string])[]): string {
  const width = Math.max(...lines.map(([line]) => line.length));
  const rows = lines.map(([line, meaning]) =>
    meaning === undefined ? `  $ ${line}` : `  $ ${line.padEnd(width)}  # ${meaning}`,
  );
  return `\nExamples:\n${rows.join('\n')}`;
}
