/**
 * `export`: a board as lines of JSON, one object each, as of one instant. It reads a copy made by the board's own
 * backup, so what is written is consistent however busy the board is; a file appears whole or not at all.
 */
import { exportPieces, exportTo } from '../../../services/export-board.ts';
import { Refusal } from '../../../../contract/error.ts';
import { counted } from '../counted.ts';
import { fromHere } from '../context.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { whileSlow } from '../while-slow.ts';

interface ExportOptions {
  to?: string;
  force?: boolean;
}

export const verb: Verb<[], ExportOptions> = {
  define(command) {
    command
      .option('--to <file>', 'write a file instead of standard output')
      .option('--force', 'replace the file when it exists')
      .addHelpText(
        'after',
        `${examples(
          ['flockboard export --to harbor.jsonl --board harbor'],
          ['flockboard export | grep \'"type":"task"\' | wc -l'],
        )}
\nLines: board, then task, link, run, comment, event. Run tokens are never exported. For a copy that restore takes, use backup.`,
      );
  },
  async run(context, options) {
    const { world, output } = context;
    const to = options.to === undefined ? null : fromHere(context.host, options.to);
    if (to !== null && options.force !== true && world.files.exists(to))
      throw new Refusal('board_exists', `--to: ${to} exists already; give another name or --force.`, { field: 'to' });
    const kernel = await context.kernel();
    const { slug } = context.place();
    if (to === null) {
      for await (const { text } of exportPieces(kernel, world, slug)) output.raw(text);
      return;
    }
    const counts = await whileSlow(context, 'Copying and reading the board', () => exportTo(to, kernel, world, slug));
    output.data({ board: slug, path: to, ...counts });
    output.line(
      `Exported board ${slug}: ${counted(counts.task, 'task')}, ${counted(counts.run, 'run')}, ${counted(counts.event, 'event')} to ${to}`,
    );
  },
};
