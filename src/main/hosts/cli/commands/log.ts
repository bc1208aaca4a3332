/**
 * `log`: prints what a run wrote. Bytes go through unchanged to a pipe or file; a terminal gets no control
 * sequences, because a log is whatever some program chose to write (threat T26).
 */
import { Refusal } from '../../../../contract/error.ts';
import type { Run } from '../../../../contract/task.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { idOrOwn } from '../caller.ts';
import { watchFolders } from '../changes.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { onInterrupt } from '../interrupt.ts';
import { createLogPrinter, offsetOfLastLines } from '../log-reader.ts';
import { integer } from '../parse-values.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { unknownTask } from '../unknown-task.ts';

interface LogCommandOptions {
  follow?: boolean;
  tail?: number;
  run?: number;
}

export const verb: Verb<[string | undefined], LogCommandOptions> = {
  define(command) {
    command
      .argument('[id]', 'the task; inside a run its own task')
      .option('-f, --follow', 'go on until the run has ended')
      .option('-n, --tail <lines>', 'only the last lines', integer(0, 10_000_000))
      .option('--run <number>', 'that run instead of the newest', integer(1, 1_000_000))
      .addHelpText(
        'after',
        examples(
          ['flockboard log t_1a2b3c4d'],
          ['flockboard log t_1a2b3c4d -f --tail 20'],
          ['flockboard log t_1a2b3c4d --run 1 > first.log', 'the bytes as they were written'],
        ),
      );
  },
  async run(context, options, given) {
    const id = idOrOwn(context.caller, given);
    const kernel = await context.kernel();
    const run = chooseRun(kernel, id, options.run);
    const path = run.logPath;
    if (path === null) throw noLog(id, run);
    const { files } = context.world;
    const from = options.tail === undefined ? 0 : offsetOfLastLines(files, path, options.tail);
    const print = createLogPrinter(context.output, files, { path, runId: run.id, from });
    if (options.follow === true) return follow(context, kernel, run, path, print);
    if (files.sizeOf(path) === null) throw noLog(id, run);
    print(true);
    return EXIT.ok;
  },
};

function chooseRun(kernel: Kernel, id: string, number: number | undefined): Run {
  if (kernel.getTask(id) === null) throw unknownTask(id);
  const runs = kernel.listRuns(id);
  const run = number === undefined ? runs.at(-1) : runs.find((one) => one.number === number);
  if (run !== undefined) return run;
  const sentence =
    number === undefined ? `${id} has no runs yet, so there is no log.` : `--run: ${id} has no run ${number}.`;
  throw new Refusal('unknown_run', sentence, { field: number === undefined ? 'id' : 'run', id });
}

function noLog(id: string, run: Run): Refusal {
  return new Refusal('unknown_run', `id: run ${run.number} of ${id} has no log.`, { field: 'id', id, run: run.number });
}

async function follow(
  context: CommandContext,
  kernel: Kernel,
  run: Run,
  path: string,
  print: (isFinal: boolean) => void,
): Promise<number> {
  const interrupt = onInterrupt(context.host);
  const { dir } = context.place();
  const changes = watchFolders(context.world, [dir, path.slice(0, path.lastIndexOf('/'))]);
  try {
    while (!interrupt.signal.aborted) {
      // Asked before reading, so that nothing written before the end is missed.
      const now = kernel.getRun(run.id);
      const isOver = now === null || (now.endedAt !== null && now.workerGone);
      print(isOver);
      if (isOver) return EXIT.ok;
      // oxlint-disable-next-line no-await-in-loop -- each look follows a change
      await changes.next(interrupt.signal);
    }
  } finally {
    changes.close();
    interrupt.close();
  }
  return interrupt.exitCode() ?? EXIT.ok;
}
