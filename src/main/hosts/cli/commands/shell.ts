/**
 * `shell`: command lines without `flockboard` in front, one after the other, with history and completion. Each line is
 * the very command line, run in this process; a refusal is printed and the shell goes on.
 */
import { currentBoard, listBoards } from '../../../services/boards.ts';
import { createContext } from '../context.ts';
import type { CommandContext } from '../context.ts';
import { completeLine } from '../complete-line.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import type { CliHost } from '../host.ts';
import { describeError, reportTrouble } from '../report-error.ts';
import { shellWords } from '../shell-words.ts';
import { examples } from '../verb.ts';
import type { GlobalOptions, Verb } from '../verb.ts';

const HISTORY_MAX = 1_000;
const IDS_MAX = 500;
const LEAVE = new Set(['exit', 'quit']);

export const verb: Verb<[], object> = {
  define(command) {
    command.addHelpText(
      'after',
      `${examples(['flockboard shell'], ['flockboard shell --board harbor'])}
\nInside: list, show t_1a2b3c4d, help create, exit. The Tab key completes verbs, options, ids and workers. Ctrl-C drops the line or
ends what runs, Ctrl-D leaves. A leading "/" or "flockboard" may be there. The exit code is that of the last line.`,
    );
  },
  async run(started, options) {
    const { host, world, output } = started;
    let context = started;
    const path = `${context.home}/shell_history`;
    const history = (world.files.readText(path) ?? '').split('\n').filter((line) => line !== '');
    const prompter = await host.openPrompter();
    if (output.terminal) output.note('Type help for the verbs, exit to leave.');
    let code: number = EXIT.ok;
    const complete = await completer(() => context);
    try {
      for (;;) {
        // oxlint-disable-next-line no-await-in-loop -- one line after the other
        const line = await prompter.ask(`flockboard:${context.place().slug}> `, {
          history,
          complete,
          interrupt: 'again',
        });
        const words = line === null ? ['exit'] : wordsOf(context, line);
        if (LEAVE.has(words[0] ?? '')) break;
        // oxlint-disable-next-line no-await-in-loop -- as above
        if (words.length > 0) code = await runLine(context, words);
        context = followSwitch(context, options, words);
      }
    } finally {
      prompter.close();
      if (host.stdin.isTTY === true) remember(context, path, history);
      if (context !== started) context.close();
    }
    return code;
  },
};

function wordsOf(context: CommandContext, line: string): string[] {
  try {
    const [first = '', ...rest] = shellWords(line.trim().replace(/^\//u, ''));
    return first === 'flockboard' || first === 'fb' ? rest : first === '' ? [] : [first, ...rest];
  } catch (error) {
    const trouble = describeError(error);
    if (trouble !== null) reportTrouble(trouble, context.host.stderr, context.output.json, null);
    return [];
  }
}

/** Runs one line like a command line of its own; what the shell was started with holds unless the line says otherwise. */
async function runLine(context: CommandContext, words: readonly string[]): Promise<number> {
  if (words[0] === 'shell') {
    context.output.note('This is the shell already.');
    return EXIT.refused;
  }
  const { runCli } = await import('../program.ts');
  const { slug, pinned } = context.place();
  const given = [...(pinned ? [] : ['--board', slug]), ...(context.output.json ? ['--json'] : [])];
  const env = { ...context.env };
  return runCli({ ...context.host, env, stdin: linesOnly(context), argv: [...given, ...words] });
}

/** A body cannot be read from where the next lines come from. */
function linesOnly({ host }: CommandContext): CliHost['stdin'] {
  return {
    isTTY: host.stdin.isTTY === true,
    [Symbol.asyncIterator]: () => {
      throw new UsageError('body', 'The shell itself reads standard input; give the text, or a file');
    },
  };
}

/** A line that chose another board, such as `boards switch`, chose it for the shell too. */
function followSwitch(context: CommandContext, options: GlobalOptions, words: readonly string[]): CommandContext {
  if (words[0] !== 'boards' || context.place().pinned) return context;
  const chosen = currentBoard(context.home, context.world.files);
  const isSwitch = ['switch', 'use', '--switch'].some((word) => words.includes(word));
  if (!isSwitch || chosen === null || chosen === context.place().slug) return context;
  context.close();
  return createContext(context.host, context.output, { ...options, board: chosen });
}

/** @param current the context of the board that is meant at that moment */
async function completer(current: () => CommandContext): Promise<(line: string) => Promise<[string[], string]>> {
  const { VERBS } = await import('../verbs.ts');
  return async (line) =>
    completeLine(
      {
        table: VERBS,
        ids: async () => (await current().kernel()).listTasks({ limit: IDS_MAX }).map((task) => task.id),
        assignees: async () => Object.keys((await current().config()).profiles),
        boards: () => listBoards(current().home, current().world.files),
      },
      line,
    );
}

function remember(context: CommandContext, path: string, history: readonly string[]): void {
  const { files } = context.world;
  files.ensureDir(context.home);
  files.writeText(path, `${history.slice(0, HISTORY_MAX).join('\n')}\n`);
}
