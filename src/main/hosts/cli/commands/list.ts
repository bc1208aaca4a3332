/** `list`: the tasks of a board, filtered and sorted. It only reads. */
import { Option } from 'commander';
import { STATUSES } from '../../../../contract/status.ts';
import type { Status } from '../../../../contract/status.ts';
import type { CommandContext } from '../context.ts';
import { listBoards } from '../../../services/boards.ts';
import { UsageError } from '../exit-codes.ts';
import { integer } from '../parse-values.ts';
import { SORTS, sorted } from '../sort-tasks.ts';
import type { Sort } from '../sort-tasks.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { taskRow } from '../view.ts';

interface ListOptions {
  status?: Status;
  assignee?: string;
  mine?: boolean;
  sort?: Sort;
  project?: string;
  archived?: boolean;
  limit?: number;
}

export const verb: Verb<[], ListOptions> = {
  define(command) {
    command
      .addOption(new Option('-s, --status <status>', 'only tasks with this status').choices(STATUSES))
      .option('-a, --assignee <profile>', 'only tasks of this profile')
      .option('--mine', 'only tasks that are assigned to you by name')
      .option('--tenant, --project <name>', 'only tasks of this project')
      .option('--archived', 'archived tasks too')
      .addOption(new Option('--sort <order>', 'the first is the usual one').choices(SORTS))
      .option('-n, --limit <count>', 'at most that many', integer(1, 1_000_000))
      .addHelpText(
        'after',
        examples(
          ['flockboard list'],
          ['flockboard list --status blocked', 'what waits for a person'],
          ['flockboard list --sort updated --limit 10', 'what moved last'],
          ['flockboard list --assignee shell --json', 'an array of tasks'],
        ),
      );
  },
  async run(context, options) {
    if (options.mine === true && options.assignee !== undefined)
      throw new UsageError('mine', '--mine and --assignee: give only one of them');
    const kernel = await context.kernel();
    const { limit, sort = 'priority' } = options;
    const assignee = options.mine === true ? context.caller.name : options.assignee;
    const found = kernel.listTasks({
      ...(options.status === undefined ? {} : { status: options.status }),
      ...(assignee === undefined ? {} : { assignee }),
      ...(options.project === undefined ? {} : { tenant: options.project }),
      // The board's own order; in any other all must be seen to know the first.
      ...(limit === undefined || sort !== 'priority' ? {} : { limit }),
      includeArchived: options.archived === true || options.status === 'archived',
    });
    const tasks = sorted(found, sort).slice(0, limit);
    context.output.data(tasks);
    nameBoard(context);
    if (tasks.length === 0) context.output.line('(no matching tasks)');
    const now = context.world.clock.now();
    context.output.table(tasks.map((task) => taskRow(task, now)));
  },
};

/** Who has several boards is told on a terminal which one this is. */
function nameBoard({ home, world, output, place }: CommandContext): void {
  if (!output.terminal) return;
  const { slug, pinned } = place();
  const others = pinned ? 0 : listBoards(home, world.files).filter((name) => name !== slug).length;
  if (others > 0) output.line(output.paint('dim', `Board ${slug}, one of ${others + 1}; see flockboard boards.`));
}
