/** `import`: makes a board of another program's database. The source is only read. */
import { Argument } from 'commander';
import { importHermes } from '../../../services/import-board.ts';
import { fromHere } from '../context.ts';
import { clip } from '../terminal-text.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { fieldLines } from '../view.ts';

export const verb: Verb<[string, string], object> = {
  define(command) {
    command
      .addArgument(new Argument('<format>', 'what the file is').choices(['hermes']))
      .argument('<file>', 'its kanban.db')
      .addHelpText(
        'after',
        examples(
          ['flockboard import hermes ~/.hermes/kanban.db --board agents'],
          ['flockboard import hermes ~/.hermes/kanban/boards/shop/kanban.db', 'becomes the board shop'],
        ),
      );
  },
  run(context, options, _format, file) {
    const { output } = context;
    const report = importHermes(context.home, fromHere(context.host, file), options.board, context.world);
    output.data(report);
    output.line(`Imported ${report.tasks} tasks as board ${report.board}.`);
    fieldLines(output, [
      ['board', report.path],
      ['history', `${report.runs} runs, ${report.events} events, ${report.comments} comments, ${report.links} links`],
      ['source', report.sourceUntouched ? 'unchanged' : 'another program wrote to it after it was copied'],
    ]);
    if (report.adapted.length > 0) output.line('Adapted:');
    output.table(report.adapted.map(({ what, count, examples: ids }) => [`  ${count}`, what, ids.join(' ')]));
    if (report.ignored.length > 0) output.line(`Not taken over: ${clip(report.ignored.join(', '), 1000)}`);
  },
};
