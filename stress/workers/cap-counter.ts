/**
 * Counts every 20 ms how many worker trees of each board of a home live, in the operating system (I15), until standard
 * input is closed; then says how often it looked and the most it saw. A tree counts while any process of its run lives.
 */
import { goesOn, pause, say, workerInput } from '../support/worker-main.ts';
import { workerTrees } from '../support/worker-trees.ts';

export interface CapCounterInput {
  home: string;
  cap: number;
  everyMs: number;
}
export type CapCounterLine =
  | { did: 'exceeded'; board: string; runs: string[] }
  | { did: 'counted'; looks: number; most: Record<string, number> };

const { home, cap, everyMs } = workerInput() as CapCounterInput;
const live = workerTrees(home);
const most: Record<string, number> = {};
let looks = 0;
while (goesOn()) {
  const began = performance.now();
  const runs = new Map<string, Set<string>>();
  for (const { board, run } of live()) runs.set(board, (runs.get(board) ?? new Set()).add(run));
  for (const [board, of] of runs) {
    most[board] = Math.max(most[board] ?? 0, of.size);
    if (of.size > cap) say({ did: 'exceeded', board, runs: [...of] } satisfies CapCounterLine);
  }
  looks += 1;
  await pause(Math.max(1, everyMs - (performance.now() - began)));
}
say({ did: 'counted', looks, most } satisfies CapCounterLine);
