/**
 * Writes for ever to the board named by its argument and prints a line per acknowledged write: `<id> <status>`. Each
 * round makes a task with a child below it and completes the task, so that a kill may fall into a promotion.
 */
import { writeSync } from 'node:fs';
import { openBoard } from '../../../src/main/hosts/library/index.ts';

const board = openBoard({ path: process.argv[2] ?? '' });
for (let n = 0; ; n++) {
  const { id } = board.createTask({ title: `task ${n}` });
  writeSync(1, `${id} created\n`);
  const child = board.createTask({ title: `below ${n}`, parents: [id] });
  writeSync(1, `${child.id} created\n`);
  const claim = board.claimTask(id);
  if (claim !== null && board.completeTask(id, { runToken: claim.run.token, summary: 'ok' }))
    writeSync(1, `${id} done\n`);
}
