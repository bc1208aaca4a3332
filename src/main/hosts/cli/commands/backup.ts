/** `backup`: copies the board into one verified file while others go on working with it. */
import { backupFolder, manualName } from '../../../kernel/backup-files.ts';
import { counted } from '../counted.ts';
import { fromHere } from '../context.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { nextTurn, whileSlow } from '../while-slow.ts';
import { fieldLines } from '../view.ts';

interface BackupOptions {
  to?: string;
}

export const verb: Verb<[], BackupOptions> = {
  define(command) {
    command
      .option('--to <file>', "the new file (default: one in the board's folder backups)")
      .addHelpText(
        'after',
        examples(
          ['flockboard backup'],
          ['flockboard backup --board harbor --to ~/harbor.db', 'a single file that restore takes'],
        ),
      );
  },
  async run(context, options) {
    const { output, world } = context;
    const kernel = await context.kernel();
    const folder = backupFolder(kernel.path);
    const to =
      options.to === undefined ? `${folder}/${manualName(world.clock.now())}` : fromHere(context.host, options.to);
    if (options.to === undefined) world.files.ensureDir(folder);
    const report = await whileSlow(context, 'Copying and checking the board', () =>
      kernel.backup(to, () => nextTurn(context.world)),
    );
    output.data({ board: context.place().slug, ...report });
    output.line(`Backed up board ${context.place().slug}: ${counted(report.tasks, 'task')}, verified.`);
    fieldLines(output, [
      ['backup', report.path],
      ['bytes', `${report.bytes}`],
    ]);
  },
};
