/**
 * Claims tasks with a short lease and works longer than the lease. It keeps some claims alive by heartbeats and
 * says nothing during others, so that those are taken away; then it reports anyway, with its old token.
 */
import { openBoard } from '../../src/main/hosts/library/index.ts';
import { seededRandom } from '../support/random.ts';
import { goesOn, pause, say, workerInput } from '../support/worker-main.ts';

export interface ReclaimWorkerInput {
  path: string;
  name: string;
  seed: number;
  leaseSeconds: number;
  workMs: number;
  /** Share of runs that send no heartbeat. */
  silentShare: number;
  /** Makes the first run a silent one, so that at least one lease runs out. */
  silentFirst: boolean;
}
export interface ReclaimWorkerLine {
  did: 'claimed' | 'completed' | 'refused';
  task: string;
  run: string;
  silent: boolean;
}

const HEARTBEAT_MS = 250;
const { path, name, seed, leaseSeconds, workMs, silentShare, silentFirst } = workerInput() as ReclaimWorkerInput;
const random = seededRandom(seed);
const board = openBoard({ path });
let claims = 0;

while (goesOn()) {
  const ready = board.listTasks({ status: 'ready', limit: 10 });
  const claim =
    ready.length === 0 ? null : board.claimTask(random.pick(ready).id, { claimer: name, ttlSeconds: leaseSeconds });
  if (claim === null) {
    await pause(20);
    continue;
  }
  const line = {
    task: claim.task.id,
    run: claim.run.id,
    silent: (silentFirst && claims++ === 0) || random.next() < silentShare,
  };
  say({ did: 'claimed', ...line } satisfies ReclaimWorkerLine);
  const until = performance.now() + workMs + random.between(-workMs * 0.15, workMs * 0.15);
  while (performance.now() < until) {
    await pause(Math.min(HEARTBEAT_MS, Math.max(1, until - performance.now())));
    if (!line.silent) board.heartbeatClaim(claim.task.id, { runToken: claim.run.token, ttlSeconds: leaseSeconds });
  }
  const accepted = board.completeTask(claim.task.id, { runToken: claim.run.token, summary: `run ${claim.run.id}` });
  say({ did: accepted ? 'completed' : 'refused', ...line } satisfies ReclaimWorkerLine);
}
board.close();
