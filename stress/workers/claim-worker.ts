/** Claims any ready task, works a little, completes it; a new connection for every round (kernel-spec 11.2). */
import { openBoard } from '../../src/main/hosts/library/index.ts';
import { seededRandom } from '../support/random.ts';
import { goesOn, pause, say, workerInput } from '../support/worker-main.ts';

export interface ClaimWorkerInput {
  path: string;
  name: string;
  seed: number;
  workMsMax: number;
}
export interface ClaimWorkerLine {
  did: 'claimed' | 'completed' | 'refused';
  task: string;
  run: string;
}

const EMPTY_POLLS_MAX = 20;
const { path, name, seed, workMsMax } = workerInput() as ClaimWorkerInput;
const random = seededRandom(seed);

for (let empty = 0; empty <= EMPTY_POLLS_MAX && goesOn();) {
  const board = openBoard({ path });
  const ready = board.listTasks({ status: 'ready', limit: 20 });
  const claim = ready.length === 0 ? null : board.claimTask(random.pick(ready).id, { claimer: name });
  if (claim === null) {
    empty = ready.length === 0 ? empty + 1 : 0;
    board.close();
    await pause(ready.length === 0 ? 10 : 0);
    continue;
  }
  empty = 0;
  const { task, run } = claim;
  say({ did: 'claimed', task: task.id, run: run.id } satisfies ClaimWorkerLine);
  await pause(random.between(1, workMsMax));
  const accepted = board.completeTask(task.id, { runToken: run.token, summary: `by ${name}` });
  say({ did: accepted ? 'completed' : 'refused', task: task.id, run: run.id } satisfies ClaimWorkerLine);
  board.close();
}
