/** `delete`: hides tasks from every list, after asking; `undelete` brings them back for a week. No child is started by it. */
import { UNDELETE_SECONDS } from '../../../../contract/limits.ts';
import type { Task } from '../../../../contract/task.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { confirm } from '../confirm.ts';
import { forEachId } from '../for-each-id.ts';
import { asPerson } from '../person.ts';
import { clip } from '../terminal-text.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { unknownTask } from '../unknown-task.ts';

const NAMED_MAX = 5;

export const verb: Verb<[string[]], { yes?: boolean }> = {
  define(command) {
    command
      .argument('<id...>', 'the tasks')
      .option('-y, --yes', 'do not ask')
      .addHelpText(
        'after',
        examples(['flockboard delete t_1a2b3c4d'], ['flockboard undelete t_1a2b3c4d', 'within seven days']),
      );
  },
  async run(context, options, ids) {
    const by = asPerson(context.caller, 'delete');
    const kernel = await context.kernel();
    await confirm(context, question(kernel, ids), options.yes === true);
    return forEachId(context, ids, 'Deleted', (id) => {
      const task = kernel.getTask(id);
      if (task === null) throw unknownTask(id);
      kernel.deleteTask(id, by);
      return task;
    });
  },
};

function question(kernel: Kernel, ids: readonly string[]): string {
  const tasks = ids.map((id) => kernel.getTask(id)).filter((task): task is Task => task !== null);
  const names = tasks.slice(0, NAMED_MAX).map((task) => `${task.id} "${clip(task.title, 60)}"`);
  const more = tasks.length - names.length;
  const running = tasks.filter((task) => task.status === 'running').length;
  return [
    `This deletes ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    running > 0 ? ` and stops ${running === 1 ? 'a worker' : `${running} workers`}` : '',
    `; for ${UNDELETE_SECONDS / 86_400} days they can be brought back.`,
  ].join('');
}
