/** Creates, claims and completes tasks on the board named by its first argument until it is killed. */
import { openBoard } from '../../../src/main/hosts/library/index.ts';

const board = openBoard({ path: process.argv[2] ?? '' });
for (let n = 0; ; n += 1) {
  const task = board.createTask({ title: `task ${n} of ${process.pid}` });
  if (board.claimTask(task.id) !== null) board.completeTask(task.id, { summary: 'done' });
  if (n === 0) process.stdout.write('writing\n');
}
