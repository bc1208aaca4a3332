/** `assignees`: who can be given a task, and what everybody has. Names without a profile are marked: nothing starts for them. */
import { STATUSES } from '../../../../contract/status.ts';
import type { Status } from '../../../../contract/status.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

export interface Assignee {
  name: string;
  /** A profile of that name exists, built in or in config.toml. */
  known: boolean;
  counts: Partial<Record<Status, number>>;
}

export const verb: Verb<[], object> = {
  define(command) {
    command.addHelpText(
      'after',
      examples(['flockboard assignees'], ['flockboard assignees --json', '[{name, known, counts}]']),
    );
  },
  async run(context) {
    const { output } = context;
    const { profiles } = await context.config();
    const { byAssignee } = (await context.kernel()).stats();
    const names = [...new Set([...Object.keys(profiles), ...Object.keys(byAssignee)])].toSorted();
    const assignees = names.map((name): Assignee => ({
      name,
      known: Object.hasOwn(profiles, name),
      counts: byAssignee[name] ?? {},
    }));
    output.data(assignees);
    output.table(
      assignees.map(({ name, known, counts }) => [
        known ? name : { text: `${name} (no such profile)`, style: 'yellow' as const },
        STATUSES.flatMap((status) => (counts[status] === undefined ? [] : [`${status} ${counts[status]}`])).join(', '),
      ]),
    );
  },
};
