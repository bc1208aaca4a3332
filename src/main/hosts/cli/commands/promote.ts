/**
 * `promote`: tasks from triage, todo and scheduled go into the queue. Open parents hold them back and are named;
 * `--force` waives those links, so that no later look at the board holds the task back again (defect Q8).
 */
import type { Task } from '../../../../contract/task.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { forEachId } from '../for-each-id.ts';
import { asPerson } from '../person.ts';
import { tryOut } from '../try-out.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

interface PromoteOptions {
  reason?: string;
  force?: boolean;
  dryRun?: boolean;
}

interface Signed {
  actor: string;
}

export const verb: Verb<[string[]], PromoteOptions> = {
  define(command) {
    command
      .argument('<id...>', 'tasks in triage, todo or scheduled')
      .option('--reason <text>', 'why, kept as a comment')
      .option('--force', 'wait for no parent any more: the links to open parents are waived')
      .option('--dry-run', 'say what would happen and change nothing')
      .addHelpText(
        'after',
        examples(
          ['flockboard promote t_1a2b3c4d t_5e6f7a8b'],
          ['flockboard promote t_1a2b3c4d --dry-run', 'exit code 1 when it would be refused'],
          ["flockboard promote t_1a2b3c4d --force --reason 'The survey can follow.'"],
        ),
      );
  },
  async run(context, options, ids) {
    const by = asPerson(context.caller, 'promote');
    const kernel = await context.kernel();
    const act = (id: string): Task => promote(kernel, id, options, by);
    return options.dryRun === true
      ? forEachId(context, ids, 'Would queue', (id) => tryOut(kernel, () => act(id)))
      : forEachId(context, ids, 'Queued', (id) => kernel.together(() => act(id)));
  },
};

function promote(kernel: Kernel, id: string, options: PromoteOptions, by: Signed): Task {
  const wasWaived = options.force === true && waiveOpenParents(kernel, id, by);
  if (options.reason !== undefined) kernel.addComment(id, { author: by.actor, body: options.reason });
  const task = kernel.getTask(id);
  // Without its last open parent a task that nobody parked is queued already.
  return wasWaived && task?.status === 'ready' ? task : kernel.promote(id, by);
}

/** @returns whether there was an open parent */
function waiveOpenParents(kernel: Kernel, id: string, by: Signed): boolean {
  const next = (): Task['waitsOn'] => kernel.getTask(id)?.waitsOn ?? [];
  const hasOpen = next().length > 0;
  // A task names only some of its open parents at a time.
  for (let open = next(); open.length > 0; open = next())
    for (const parent of open)
      if (parent.deleted) kernel.unlinkTasks(parent.id, id);
      else kernel.linkTasks(parent.id, id, { ...by, rule: 'waived' });
  return hasOpen;
}
