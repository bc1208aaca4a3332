/** Each operation of the kernel beside the least raw SQL for it, as pairs for support/measure.ts. */
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { compare, type Comparison } from '../support/measure.ts';
import type { RawSql } from './raw-sql.ts';

export interface Rounds {
  writes: number;
  reads: number;
}

/** Transitions, each round on a task of its own. */
export function compareWrites(kernel: Kernel, raw: RawSql, { writes }: Rounds): Comparison[] {
  const fresh = (): string => kernel.createTask({ title: 'fresh', assignee: 'coder' }).task.id;
  const all = writes + Math.ceil(writes / 10);
  const [mine, theirs] = [Array.from({ length: all }, fresh), Array.from({ length: all }, fresh)];
  const tokens: string[] = [];
  const runs: (number | bigint)[] = [];
  const at = (ids: readonly string[], n: number): string => ids[n] ?? '';
  const [held, heldRaw] = [fresh(), fresh()];
  const { run } = kernel.claim(held);
  raw.claim(heldRaw);
  return [
    compare('create', writes, {
      ours: (n) => kernel.createTask({ title: `measured ${n}` }),
      least: (n) => raw.create(`t_raw_${n}`),
    }),
    compare('comment', writes, {
      ours: (n) => kernel.addComment(at(mine, n), { author: 'ann', body: 'A remark.' }),
      least: (n) => raw.comment(at(theirs, n)),
    }),
    compare('block', writes, {
      ours: (n) => kernel.block(at(mine, n), { reason: 'why' }),
      least: (n) => raw.block(at(theirs, n)),
    }),
    compare('unblock', writes, {
      ours: (n) => kernel.unblock(at(mine, n)),
      least: (n) => raw.unblock(at(theirs, n)),
    }),
    compare('claim', writes, {
      ours: (n) => (tokens[n] = kernel.claim(at(mine, n)).run.token),
      least: (n) => (runs[n] = raw.claim(at(theirs, n))),
    }),
    compare('complete', writes, {
      ours: (n) => kernel.complete(at(mine, n), { runToken: at(tokens, n), summary: 'ok' }),
      least: (n) => raw.complete(at(theirs, n), runs[n] ?? 0),
    }),
    compare('heartbeat', writes, {
      ours: () => kernel.heartbeat(held, { runToken: run.token }),
      least: (n) => raw.heartbeat(heldRaw, 2_000_000_000 + n),
    }),
  ];
}

/** Questions, each the same in every round. */
export function compareReads(kernel: Kernel, raw: RawSql, { reads }: Rounds): Comparison[] {
  const some = kernel.readyQueue(1)[0]?.id ?? '';
  const cursor = kernel.cursor() - 20;
  return [
    compare('idle tick', reads, { ours: () => idleTick(kernel), least: () => raw.idleTick() }),
    compare('ready queue, first 8', reads, { ours: () => kernel.readyQueue(8), least: () => raw.readyQueue(8) }),
    compare('delta of 20 events', reads, { ours: () => kernel.delta(cursor), least: () => raw.delta(cursor) }),
    compare('one task', reads, { ours: () => kernel.getTask(some), least: () => raw.task(some) }),
    compare('snapshot', Math.max(3, Math.ceil(reads / 10)), {
      ours: () => kernel.snapshot(),
      least: () => raw.snapshot(),
    }),
  ];
}

/** What the kernel is asked by a tick in which nothing is to be done. */
function idleTick(kernel: Kernel): void {
  kernel.openRuns();
  kernel.lingeringRuns();
  kernel.nextWakeAt();
  kernel.readyQueue(8);
}
