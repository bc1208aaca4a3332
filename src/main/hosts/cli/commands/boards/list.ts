/** `boards list`: every board with its counts, the current one marked. It only reads. */
import { listArchived } from '../../../../services/archive-board.ts';
import type { ArchivedBoard } from '../../../../services/archive-board.ts';
import { overviewOfAll } from '../../../../services/manage-boards.ts';
import type { BoardOverview } from '../../../../services/manage-boards.ts';
import type { Cell } from '../../output.ts';
import { counted } from '../../counted.ts';
import { relative } from '../../relative-time.ts';
import { clip } from '../../terminal-text.ts';
import { examples } from '../../verb.ts';
import type { Verb } from '../../verb.ts';

interface ListOptions {
  all?: boolean;
}

export const verb: Verb<[], ListOptions> = {
  define(command) {
    command
      .option('--all', 'archived boards too')
      .addHelpText(
        'after',
        examples(
          ['flockboard boards list'],
          ['flockboard boards list --all --json', 'an object with boards and archived'],
        ),
      );
  },
  run({ home, world, output }, options) {
    const boards = overviewOfAll(home, world);
    const archived = options.all === true ? listArchived(home) : [];
    output.data(options.all === true ? { boards, archived } : boards);
    if (boards.length === 0) output.line('(no boards yet; create one with: flockboard init)');
    const now = world.clock.now();
    output.table([...boards.map(boardRow), ...archived.map((board) => archivedRow(board, now))]);
  },
};

function boardRow(board: BoardOverview): (Cell | string)[] {
  const counts = Object.entries(board.counts)
    .map(([status, count]) => `${count} ${status}`)
    .join(', ');
  return [
    board.current ? { text: '●', style: 'green' } : '',
    board.slug,
    clip(board.name, 60),
    counted(board.total, 'task'),
    board.trouble === null ? { text: counts, style: 'dim' } : { text: board.trouble, style: 'red' },
  ];
}

function archivedRow(board: ArchivedBoard, now: number): (Cell | string)[] {
  return [
    { text: '—', style: 'dim' },
    { text: board.slug, style: 'dim' },
    { text: `archived ${relative(board.archivedAt, now)}`, style: 'dim' },
    '',
    { text: board.name, style: 'dim' },
  ];
}
