/**
 * `claim`: takes a ready task by hand and prints the run token with which its verdict is given. When the workspace
 * cannot be prepared the claim is given back at once (defect Q37).
 */
import type { Run, Task } from '../../../../contract/task.ts';
import type { CommandContext } from '../context.ts';
import { seconds } from '../parse-values.ts';
import { duration } from '../relative-time.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { fieldLines } from '../view.ts';

export const verb: Verb<[string], { ttl?: number; claimer?: string }> = {
  define(command) {
    command
      .argument('<id>', 'a ready task')
      .option('--ttl <time>', 'how long the claim lasts without a heartbeat, such as 15m', seconds)
      .option('--claimer <name>', 'who takes it (default: host and process id)')
      .addHelpText(
        'after',
        examples(
          ['flockboard claim t_1a2b3c4d', 'prints the run token and the workspace'],
          ['FLOCKBOARD_TASK=t_1a2b3c4d FLOCKBOARD_RUN_TOKEN=<token> flockboard complete --summary done'],
        ),
      );
  },
  async run(context, options, id) {
    const kernel = await context.kernel();
    const { task, run } = kernel.claim(id, {
      ...(options.ttl === undefined ? {} : { ttlSeconds: options.ttl }),
      ...(options.claimer === undefined ? {} : { claimer: options.claimer }),
    });
    let workspacePath: string;
    try {
      workspacePath = await prepareWorkspace(context, task);
    } catch (error) {
      kernel.settleRun(run.id, { outcome: 'released', cause: 'workspace', workerGone: true });
      throw error;
    }
    context.output.data({ task, run, workspacePath });
    print(context, task, run, workspacePath);
  },
};

async function prepareWorkspace(context: CommandContext, task: Task): Promise<string> {
  const { resolveWorkspace } = await import('../../../workspaces/resolve-workspace.ts');
  const { files, clock } = context.world;
  return resolveWorkspace({ task, boardDir: context.place().dir, files, clock }).path;
}

function print(context: CommandContext, task: Task, run: Run, workspacePath: string): void {
  context.output.line(`Claimed ${task.id} as run ${run.number}`);
  const left = run.claimExpires === null ? null : duration(run.claimExpires - context.world.clock.now());
  fieldLines(context.output, [
    ['run', run.id],
    ['token', run.token],
    ['workspace', workspacePath],
    ['expires', left === null ? null : `in ${left} without a heartbeat`],
  ]);
}
