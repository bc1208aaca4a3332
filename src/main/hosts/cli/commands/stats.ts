/** `stats`: how many tasks stand where and with whom, and how long the oldest ready one has waited. */
import { STATUSES } from '../../../../contract/status.ts';
import { duration } from '../relative-time.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { statusCell } from '../view.ts';

export const verb: Verb<[], object> = {
  define(command) {
    command.addHelpText(
      'after',
      examples(
        ['flockboard stats'],
        ['flockboard stats --json', '{byStatus, byAssignee, oldestReadySince, oldestReadyMs, now}'],
      ),
    );
  },
  async run(context) {
    const { output } = context;
    const kernel = await context.kernel();
    const stats = kernel.stats();
    const now = context.world.clock.now();
    const waited = stats.oldestReadySince === null ? null : Math.max(0, now - stats.oldestReadySince);
    output.data({ ...stats, oldestReadyMs: waited, now });
    output.table(
      STATUSES.filter((status) => status !== 'archived').map((status) => [
        statusCell(status),
        `${stats.byStatus[status] ?? 0}`,
      ]),
    );
    const people = Object.entries(stats.byAssignee);
    if (people.length > 0) output.line();
    output.table(
      people.map(([name, counts]) => [
        `@${name}`,
        STATUSES.flatMap((status) => (counts[status] === undefined ? [] : [`${status} ${counts[status]}`])).join(', '),
      ]),
    );
    if (waited !== null) output.line(`\nThe oldest ready task has waited ${duration(waited)}.`);
  },
};
