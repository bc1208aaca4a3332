/** `restore`: puts a backup in the place of a board that nobody uses. The file that was there is kept aside. */
import type { RestoreReport } from '../../../kernel/restore.ts';
import { isSlug } from '../../../services/boards.ts';
import { restoreFromBackup } from '../../../services/restore-board.ts';
import type { CommandContext } from '../context.ts';
import { counted } from '../counted.ts';
import { fromHere } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { relative } from '../relative-time.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { whileSlow } from '../while-slow.ts';
import { fieldLines } from '../view.ts';

/** Changes named one by one; `--json` has up to a thousand. */
const SHOWN_MAX = 20;

export const verb: Verb<[string], object> = {
  define(command) {
    command
      .argument('<backup>', 'the backup file; see: flockboard boards show')
      .addHelpText(
        'after',
        examples(
          ['flockboard restore ~/.flockboard/boards/harbor/backups/auto-1768478400000-e42.db', 'its own board'],
          ['flockboard restore ~/harbor.db --board harbor'],
          ['flockboard restore ~/harbor.db --board copy', 'makes a board that did not exist'],
        ),
      );
  },
  async run(context, options, backup) {
    const path = fromHere(context.host, backup);
    if (/^t_[0-9a-f]{8,}$/u.test(backup) && !context.world.files.exists(path))
      throw new UsageError('backup', `backup: ${backup} is a task; bring it back with flockboard unarchive ${backup}`);
    const slug = options.board ?? ownerOf(path, context.home);
    if (slug === null)
      throw new UsageError('board', '--board: name the board to restore; the file is not in the folder of one');
    const report = await whileSlow(context, 'Checking and copying the backup', () =>
      restoreFromBackup(context.home, slug, path, context.world),
    );
    context.output.data({ board: slug, ...report });
    print(context, slug, report);
  },
};

/** The board in whose folder the backup lies: never the current one by chance, since that would be replaced. */
function ownerOf(path: string, home: string): string | null {
  const [, slug = ''] = path.startsWith(`${home}/boards/`)
    ? (/^([^/]+)\/backups\/[^/]+$/u.exec(path.slice(`${home}/boards/`.length)) ?? [])
    : [];
  return isSlug(slug) ? slug : null;
}

function print({ output, world }: CommandContext, slug: string, report: RestoreReport): void {
  const now = world.clock.now();
  output.line(`Restored board ${slug}: ${counted(report.tasks, 'task')}.`);
  fieldLines(output, [
    ['board', report.path],
    ['last event', report.lastEventAt === null ? null : relative(report.lastEventAt, now)],
    ['replaced file', report.replaced],
  ]);
  if (report.missing === null) output.line('The replaced file cannot be read, so what came after is not known.');
  else if (report.missing.length > 0) {
    output.line(`Not in the backup (${counted(report.missing.length, 'change')}):`);
    const shown = report.missing.slice(0, SHOWN_MAX);
    output.table(shown.map((change) => [`  ${change.taskId}`, change.kind, relative(change.at, now)]));
    if (shown.length < report.missing.length) output.line('  … all of them with --json');
  }
}
