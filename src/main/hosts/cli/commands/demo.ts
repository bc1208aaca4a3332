/** `demo`: fills a board with the four stories and, with `--run`, lets them play. Doing it twice adds nothing. */
import { createDemoStories, TOUR_PACE } from '../../../services/demo-stories.ts';
import { counted } from '../counted.ts';
import { drain, printReport } from '../drain.ts';
import { EXIT } from '../exit-codes.ts';
import { openDispatcher } from '../open-dispatcher.ts';
import { factor, seconds } from '../parse-values.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

const DEMO_BOARD = 'demo';

export const verb: Verb<[], { run?: boolean; pace: number; timeout?: number }> = {
  defaultBoard: DEMO_BOARD,
  define(command) {
    command
      .option('--run', 'dispatch until the stories are played; two of them end by waiting for you')
      .option('--pace <factor>', 'how slowly the workers play; 1 is as fast as a test wants it', factor, TOUR_PACE)
      .option('--timeout <time>', 'with --run: stop after that long, such as 2m', seconds)
      .addHelpText(
        'after',
        examples(
          ['flockboard demo', `on the board "${DEMO_BOARD}"`],
          ['flockboard demo --run'],
          [`flockboard serve --board ${DEMO_BOARD}`, 'watch them being played'],
        ),
      );
  },
  async run(context, options) {
    const { output } = context;
    const isRunning = options.run === true;
    const opened = isRunning ? await openDispatcher(context, { create: true }) : null;
    const kernel = opened?.kernel ?? (await context.kernel({ create: true }));
    const cursor = kernel.cursor();
    const stories = createDemoStories(kernel, options.pace);
    const tasks = stories.reduce((sum, story) => sum + story.created, 0);
    if (opened === null) output.data({ board: context.place().slug, created: tasks, stories });
    for (const story of stories) output.line(`${story.title}: ${story.about}`);
    output.line(
      tasks === 0
        ? 'The stories are on this board already.'
        : `${counted(tasks, 'task')} on board ${context.place().slug}.`,
    );
    if (opened === null) {
      if (!output.json) output.note(`Let them play: flockboard dispatch --drain --board ${context.place().slug}`);
      return EXIT.ok;
    }
    const timeoutMs = options.timeout === undefined ? null : options.timeout * 1000;
    const report = await drain(context, opened, { timeoutMs, cursor });
    printReport(context, report);
    // The stories block on purpose, so waiting for a person is how they are meant to end.
    return report.exitCode === EXIT.blocked ? EXIT.ok : report.exitCode;
  },
};
