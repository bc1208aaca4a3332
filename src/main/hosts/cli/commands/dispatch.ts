/**
 * `dispatch`: starts workers for ready tasks, once, or with `--drain` until nothing is left to start or to wait
 * for. Exactly one process dispatches a board; when another one holds the lock, this says who and asks it to look.
 */
import type { DispatchResult } from '../../../dispatcher/dispatcher.ts';
import type { CommandContext } from '../context.ts';
import { askOwner } from '../../../dispatcher/wake-up.ts';
import { openDispatcher } from '../open-dispatcher.ts';
import { drain, printReport } from '../drain.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { integer, seconds } from '../parse-values.ts';
import { clip } from '../terminal-text.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

interface DispatchOptions {
  drain?: boolean;
  timeout?: number;
  dryRun?: boolean;
  max?: number;
  failureLimit?: number;
}

export const verb: Verb<[], DispatchOptions> = {
  define(command) {
    command
      .option('--drain', 'go on until nothing is ready, running or ending')
      .option('--timeout <time>', 'with --drain: stop the workers and give up after that long, such as 10m', seconds)
      .option('--dry-run', 'print what would start and change nothing')
      .option('--max <count>', 'start at most that many; with --drain: at once', integer(1, 1000))
      .option('--failure-limit <count>', 'failures after which a task is given up', integer(1, 1000))
      .addHelpText(
        'after',
        `${examples(
          ['flockboard dispatch', 'one round; the workers go on by themselves'],
          ['flockboard dispatch --drain --timeout 10m'],
          ['flockboard dispatch --dry-run --json'],
        )}
\nExit codes of --drain: 0 all that ran is done, 3 something waits for a person, 1 out of time, 130 Ctrl-C (workers are stopped).`,
      );
  },
  async run(context, options) {
    if (options.drain === true && options.dryRun === true)
      throw new UsageError('dry-run', '--drain and --dry-run: give only one of them');
    if (options.drain !== true && options.timeout !== undefined)
      throw new UsageError('timeout', '--timeout: needs --drain');
    if (options.drain === true) return drainBoard(context, options);
    const { dispatcher, kernel } = await openDispatcher(context, { failureLimit: options.failureLimit });
    const result = await dispatcher.tick({
      ...(options.dryRun === undefined ? {} : { dryRun: options.dryRun }),
      ...(options.max === undefined ? {} : { maxSpawn: options.max }),
    });
    await dispatcher.stop('keep');
    if (result.skippedLocked && options.dryRun !== true) askOwner(context.world, kernel.path);
    print(context, result, options.dryRun === true);
    return result.spawnFailed.length > 0 ? EXIT.refused : EXIT.ok;
  },
};

async function drainBoard(context: CommandContext, options: DispatchOptions): Promise<number> {
  const { max: workersMax, failureLimit } = options;
  const opened = await openDispatcher(context, { workersMax, failureLimit });
  const cursor = opened.kernel.cursor();
  const timeoutMs = options.timeout === undefined ? null : options.timeout * 1000;
  const report = await drain(context, opened, { timeoutMs, cursor });
  printReport(context, report);
  return report.exitCode;
}

function print(context: CommandContext, result: DispatchResult, isDryRun: boolean): void {
  const { output } = context;
  const owner = result.skippedLocked ? context.world.locks.readOwner(context.place().lock) : null;
  output.data({ ...result, owner });
  if (result.skippedLocked) {
    const who = owner === null ? 'another program' : `${owner.kind}, pid ${owner.pid}`;
    output.note(`This board is dispatched by ${who}; ${isDryRun ? 'nothing was done' : 'it was asked to look now'}.`);
    return;
  }
  if (result.paused) output.line('Dispatching is paused on this board.');
  for (const { taskId, assignee, workspacePath } of result.spawned)
    output.line(
      `${isDryRun ? 'Would start' : 'Started'} ${taskId} with ${clip(assignee, 80)} in ${clip(workspacePath, 300)}`,
    );
  for (const { taskId, outcome } of result.settled) output.line(`Settled ${taskId}: ${outcome}`);
  for (const taskId of result.adopted) output.line(`Took over ${taskId}`);
  for (const { taskId, error } of result.spawnFailed) output.note(`Could not start ${taskId}: ${clip(error, 300)}`);
  for (const { taskId, text } of result.held) output.line(`Waits ${taskId}: ${clip(text, 200)}`);
  const counts = (['reclaimed', 'promoted', 'woken'] as const).filter((name) => result[name] > 0);
  for (const name of counts) output.line(`${result[name]} ${name}`);
  if (result.spawned.length + result.settled.length + result.held.length + result.spawnFailed.length === 0)
    output.line('Nothing to start.');
}
