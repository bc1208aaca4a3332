/** `list`: the tasks of a board, filtered. It only reads. */
import { Option } from 'commander';
import { STATUSES } from '../../../../contract/status.ts';
import type { Status } from '../../../../contract/status.ts';
import { integer } from '../parse-values.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { taskRow } from '../view.ts';

interface ListOptions {
  status?: Status;
  assignee?: string;
  project?: string;
  archived?: boolean;
  limit?: number;
}

export const verb: Verb<[], ListOptions> = {
  define(command) {
    command
      .addOption(new Option('-s, --status <status>', 'only tasks with this status').choices(STATUSES))
      .option('-a, --assignee <profile>', 'only tasks of this profile')
      .option('--tenant, --project <name>', 'only tasks of this project')
      .option('--archived', 'archived tasks too')
      .option('-n, --limit <count>', 'at most that many', integer(1, 1_000_000))
      .addHelpText(
        'after',
        examples(
          ['flockboard list'],
          ['flockboard list --status blocked', 'what waits for a person'],
          ['flockboard list --assignee shell --json', 'an array of tasks'],
        ),
      );
  },
  async run(context, options) {
    const kernel = await context.kernel();
    const tasks = kernel.listTasks({
      ...(options.status === undefined ? {} : { status: options.status }),
      ...(options.assignee === undefined ? {} : { assignee: options.assignee }),
      ...(options.project === undefined ? {} : { tenant: options.project }),
      ...(options.limit === undefined ? {} : { limit: options.limit }),
      includeArchived: options.archived === true || options.status === 'archived',
    });
    context.output.data(tasks);
    if (tasks.length === 0) context.output.line('(no matching tasks)');
    const now = context.world.clock.now();
    context.output.table(tasks.map((task) => taskRow(task, now)));
  },
};
