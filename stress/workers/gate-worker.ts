/** Hammers every child that is not finished with claims, whether it may run or not, and completes what it gets. */
import { openBoard } from '../../src/main/hosts/library/index.ts';
import { goesOn, pause, say, workerInput } from '../support/worker-main.ts';

export interface GateWorkerInput {
  path: string;
  name: string;
}
export interface GateWorkerLine {
  did: 'claimed' | 'rejected';
  /** Number of rejections since the last line, or 1 for a claim. */
  times: number;
  task: string | null;
}

const { path, name } = workerInput() as GateWorkerInput;
const board = openBoard({ path });

while (goesOn()) {
  let rejected = 0;
  const waiting = [...board.listTasks({ status: 'ready' }), ...board.listTasks({ status: 'todo', limit: 50 })];
  for (const { id, title } of waiting) {
    if (!title.startsWith('child')) continue;
    const claim = board.claimTask(id, { claimer: name });
    if (claim === null) {
      rejected++;
      continue;
    }
    say({ did: 'claimed', times: 1, task: id } satisfies GateWorkerLine);
    board.completeTask(id, { runToken: claim.run.token, summary: `by ${name}` });
  }
  if (rejected > 0) say({ did: 'rejected', times: rejected, task: null } satisfies GateWorkerLine);
  await pause(1);
}
board.close();
