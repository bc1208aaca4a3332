/** `gc`: removes what an old board no longer needs, or says with `--dry-run` how much that is (F076). */
import { boardPaths } from '../../../dispatcher/board-paths.ts';
import { collectGarbage, findGarbage } from '../../../services/collect-garbage.ts';
import type { Garbage } from '../../../services/collect-garbage.ts';
import { confirm } from '../confirm.ts';
import { counted } from '../counted.ts';
import { days } from '../parse-values.ts';
import { asPerson } from '../person.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

interface GcOptions {
  eventRetentionDays: number;
  logRetentionDays: number;
  dryRun?: boolean;
  yes?: boolean;
}

const DAY_MS = 86_400_000;
/** Anything that takes longer says how far it is. */
const QUIET_MS = 1_000;

export const verb: Verb<[], GcOptions> = {
  define(command) {
    command
      .option('--event-retention-days <days>', 'keep small events of finished tasks that long', days, 30)
      .option('--log-retention-days <days>', 'keep logs of ended runs that long', days, 30)
      .option('--dry-run', 'only count')
      .option('-y, --yes', 'do not ask')
      .addHelpText(
        'after',
        `${examples(['flockboard gc --dry-run'], ['flockboard gc --event-retention-days 90 --log-retention-days 7 --yes'])}
\nEvents that tell how a task was created and how each run ended are kept, and so is everything of tasks that are not
done. Deleted tasks go when they can no longer be brought back.`,
      );
  },
  async run(context, options) {
    if (options.dryRun !== true) asPerson(context.caller, 'gc');
    const kernel = await context.kernel();
    const { world, output } = context;
    const now = world.clock.now();
    let began = 0;
    const parts = {
      kernel,
      files: world.files,
      logs: boardPaths(context.place().database).logs,
      eventsBefore: now - options.eventRetentionDays * DAY_MS,
      logsBefore: now - options.logRetentionDays * DAY_MS,
      progress: ({ events }: Garbage): void => {
        if (world.clock.monotonic() - began > QUIET_MS) output.note(`${events} events removed so far…`);
      },
    };
    const found = findGarbage(parts);
    if (options.dryRun !== true && found.events + found.logs > 0)
      await confirm(context, `This removes ${words(found)} for good.`, options.yes === true);
    began = world.clock.monotonic();
    const garbage = options.dryRun === true ? found : collectGarbage(parts);
    output.data({ ...garbage, dryRun: options.dryRun === true });
    const verbWord = options.dryRun === true ? 'Would remove' : 'Removed';
    output.line(`${verbWord} ${words(garbage)}.`);
    if (garbage.tasks > 0) output.line(`Removed ${counted(garbage.tasks, 'deleted task')} for good.`);
  },
};

function words({ events, logs, logBytes }: Garbage): string {
  return `${counted(events, 'event')}, ${counted(logs, 'log')} (${counted(logBytes, 'byte')})`;
}
