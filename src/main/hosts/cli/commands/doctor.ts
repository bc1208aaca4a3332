/** `doctor`: checks the home folder, its configuration and every board. Changes nothing; exit code 1 when something is wrong. */
import { isFault, isRefusal } from '../../../../contract/error.ts';
import { boardExists, boardPaths, listBoards, parseSlug } from '../../../services/boards.ts';
import { examine } from '../../../services/doctor.ts';
import type { Check, Verdict } from '../../../services/doctor.ts';
import { unknownHere } from '../context.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { Style } from '../output.ts';
import { clip, plain } from '../terminal-text.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { announceLarge } from '../while-slow.ts';

const MARKS: Readonly<Record<Verdict, readonly [mark: string, style: Style]>> = {
  fine: ['✓', 'green'],
  odd: ['!', 'yellow'],
  wrong: ['✗', 'red'],
};

export const verb: Verb<[], object> = {
  define(command) {
    command.addHelpText(
      'after',
      examples(
        ['flockboard doctor', 'the home folder and all boards'],
        ['flockboard doctor --board harbor --json', 'one board, as {ok, checks}'],
      ),
    );
  },
  async run(context, options) {
    const { home, world, output } = context;
    const only = options.board === undefined ? undefined : parseSlug(options.board);
    if (only !== undefined && !boardExists(home, only, world.files)) throw unknownHere(context, only);
    for (const slug of only === undefined ? listBoards(home, world.files) : [only])
      announceLarge(context, boardPaths(home, slug).database);
    const checks = [await configCheck(context), ...examine(home, world, only)];
    const wrong = checks.filter(({ verdict }) => verdict === 'wrong').length;
    output.data({ ok: wrong === 0, checks });
    for (const check of checks) print(context, check);
    output.line(wrong === 0 ? 'Nothing is wrong.' : `${wrong} ${wrong === 1 ? 'thing is' : 'things are'} wrong.`);
    return wrong === 0 ? EXIT.ok : EXIT.refused;
  },
};

async function configCheck(context: CommandContext): Promise<Check> {
  const path = `${context.home}/config.toml`;
  const base = { check: 'config', board: null };
  try {
    await context.config();
    const text = context.world.files.exists(path) ? `${path} is valid.` : `There is no ${path}; the defaults hold.`;
    return { ...base, verdict: 'fine', text };
  } catch (error) {
    if (!isFault(error) && !isRefusal(error)) throw error;
    return { ...base, verdict: 'wrong', text: error.message };
  }
}

function print({ output }: CommandContext, { verdict, board, check, text, rows }: Check): void {
  const [mark, style] = MARKS[verdict];
  output.line(`${output.paint(style, mark)} ${board ?? 'home'} · ${plain(check)}: ${clip(text, 1000)}`);
  for (const row of rows ?? []) output.line(`    ${clip(typeof row === 'string' ? row : JSON.stringify(row), 200)}`);
}
