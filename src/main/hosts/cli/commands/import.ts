/**
 * `import`: makes a board of another program's database, or of an export or copy of a board of ours. The source is only
 * read. A board of ours comes paused, so that nothing starts before somebody has looked at it.
 */
import { Argument } from 'commander';
import { importFile, importHermes } from '../../../services/import-board.ts';
import type { CommandContext } from '../context.ts';
import { counted } from '../counted.ts';
import { fromHere } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { clip } from '../terminal-text.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { fieldLines } from '../view.ts';
import { announceLarge, whileSlow } from '../while-slow.ts';

const FORMATS = ['hermes', 'flockboard'] as const;
type Format = (typeof FORMATS)[number];

type Report = Pick<
  ReturnType<typeof importHermes>,
  'tasks' | 'runs' | 'events' | 'comments' | 'links' | 'adapted' | 'ignored' | 'board'
>;

export const verb: Verb<[Format, string], object> = {
  define(command) {
    command
      .addArgument(new Argument('<format>', 'whose file it is').choices(FORMATS))
      .argument('<file>', 'a kanban.db, or what "flockboard export" wrote')
      .addHelpText(
        'after',
        examples(
          ['flockboard import hermes ~/.hermes/kanban.db --board agents'],
          ['flockboard import hermes ~/.hermes/kanban/boards/shop/kanban.db', 'becomes the board shop'],
          ['flockboard import flockboard harbor.jsonl --board harbor-2', 'paused until you resume it'],
        ),
      );
  },
  async run(context, options, format, file) {
    const path = fromHere(context.host, file);
    announceLarge(context, path);
    if (format === 'hermes') {
      const report = importHermes(context.home, path, options.board, context.world);
      context.output.data(report);
      print(context, report, report.sourceUntouched ? 'unchanged' : 'another program wrote to it after it was copied');
      return;
    }
    if (options.board === undefined) throw new UsageError('board', '--board: name the new board');
    const { board: slug } = options;
    const report = await whileSlow(context, 'Importing', () => importFile(context.home, path, slug, context.world));
    context.output.data(report);
    print(context, report, null);
    context.output.note(`The board is paused. Nothing starts before: flockboard resume --board ${slug}`);
  },
};

function print({ output, home }: CommandContext, report: Report, source: string | null): void {
  output.line(`Imported ${counted(report.tasks, 'task')} as board ${report.board}.`);
  const history = [
    ['run', report.runs],
    ['event', report.events],
    ['comment', report.comments],
    ['link', report.links],
  ] as const;
  fieldLines(output, [
    ['board', `${home}/boards/${report.board}/kanban.db`],
    ['history', history.map(([noun, count]) => counted(count, noun)).join(', ')],
    ['source', source],
  ]);
  if (report.adapted.length > 0) output.line('Adapted:');
  output.table(report.adapted.map(({ what, count, examples: ids }) => [`  ${count}`, what, ids.join(' ')]));
  if (report.ignored.length > 0) output.line(`Not taken over: ${clip(report.ignored.join(', '), 1000)}`);
}
