/**
 * Does one thing to several tasks: every id is tried, each has its own line, and the exit code says whether all
 * went well. Not atomic across ids, as kernel-spec 6.1 has it.
 */
import type { Task } from '../../../contract/task.ts';
import type { CommandContext } from './context.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { describeError, reportTrouble } from './report-error.ts';
import { clip, plain } from './terminal-text.ts';

/**
 * With `--json` prints the task for one id and an array of those that succeeded for several.
 * @throws what `act` throws when there is only one id
 */
export function forEachId(
  context: CommandContext,
  ids: readonly string[],
  done: string,
  act: (id: string) => Task,
): ExitCode {
  const unique = [...new Set(ids)];
  const tasks: Task[] = [];
  let exit: ExitCode = EXIT.ok;
  for (const id of unique) {
    try {
      const task = act(id);
      tasks.push(task);
      context.output.line(`${done} ${task.id}  ${plain(task.title)}`);
    } catch (error) {
      const trouble = describeError(error);
      if (unique.length === 1 || trouble === null) throw error;
      reportTrouble(
        { ...trouble, message: `${clip(id, 80)}: ${trouble.message}` },
        context.host.stderr,
        context.output.json,
        null,
      );
      exit = EXIT.refused;
    }
  }
  context.output.data(unique.length === 1 ? tasks[0] : tasks);
  return exit;
}
