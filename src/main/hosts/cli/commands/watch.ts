/** `watch`: prints every event of the board as it happens, until Ctrl-C. Starts at the newest event. */
import { EVENT_KINDS } from '../../../../contract/status.ts';
import type { BoardEvent, Task } from '../../../../contract/task.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { didYouMean } from '../did-you-mean.ts';
import { UsageError } from '../exit-codes.ts';
import { followEvents } from '../follow-events.ts';
import { integer, interval } from '../parse-values.ts';
import { clip } from '../terminal-text.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

interface WatchOptions {
  after?: number;
  assignee?: string;
  project?: string;
  kinds?: string;
  interval: number;
}

export const verb: Verb<[], WatchOptions> = {
  define(command) {
    command
      .option('--after <event>', 'begin after this event; 0 replays everything', integer(0, Number.MAX_SAFE_INTEGER))
      .option('-a, --assignee <profile>', 'only tasks of this profile')
      .option('--tenant, --project <name>', 'only tasks of this project')
      .option('--kinds <list>', 'only these kinds of events, separated by commas')
      .option('--interval <seconds>', 'look at least so often; a change here is seen at once', interval, 0.5)
      .addHelpText(
        'after',
        examples(
          ['flockboard watch'],
          ['flockboard watch --kinds completed,blocked,gave_up'],
          ['flockboard watch --json', 'one object per line'],
        ),
      );
  },
  async run(context, options) {
    const kernel = await context.kernel();
    const fits = filterOf(kernel, options);
    context.output.note(`Watching board ${context.place().slug}; Ctrl-C ends it.`);
    return followEvents(context, kernel, { after: options.after ?? kernel.cursor(), interval: options.interval, fits });
  },
};

/** @throws UsageError for a kind of event that does not exist: it would be waited for in vain */
function filterOf(kernel: Kernel, { kinds, assignee, project }: WatchOptions): (event: BoardEvent) => boolean {
  const wanted = kinds?.split(',').map((kind) => kind.trim()) ?? null;
  const unknown = wanted?.find((kind) => !EVENT_KINDS.some((known) => known === kind));
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, EVENT_KINDS);
    throw new UsageError('kinds', `--kinds: there is no kind of event "${clip(unknown, 80)}"${hint}`);
  }
  const fits = (task: Task | null): boolean =>
    (assignee === undefined || task?.assignee === assignee) && (project === undefined || task?.tenant === project);
  const isOfTasks = assignee !== undefined || project !== undefined;
  return (event) =>
    (wanted === null || wanted.includes(event.kind)) && (!isOfTasks || fits(kernel.getTask(event.taskId)));
}
