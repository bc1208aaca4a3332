/** Several processes on one board: what all do together and how long one waits, the kernel's against raw SQL's. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Kernel } from '../../src/main/kernel/kernel.ts';

const WARM_UP = 60;

interface Race {
  /** Claims and completions of all processes together. */
  perSecond: number;
  /** The longest that one of them took for one task. */
  slowestMs: number;
}

async function race(kernel: Kernel, way: 'kernel' | 'raw', processes: number, each: number): Promise<Race> {
  const children = Array.from({ length: processes }, () => {
    const tasks = (count: number): string[] =>
      Array.from({ length: count }, () => kernel.createTask({ title: 'contended' }).task.id);
    const input = JSON.stringify({ path: kernel.path, way, ids: tasks(each), warmUp: tasks(WARM_UP) });
    const script = join(import.meta.dirname, 'contender.ts');
    return spawn(process.execPath, [script, input], { stdio: ['pipe', 'pipe', 'inherit'] });
  });
  await Promise.all(children.map(async (child) => once(child.stdout, 'data')));
  const slowest = children.map(async (child) => Number(String(await once(child.stdout, 'data'))));
  const started = performance.now();
  for (const child of children) child.stdin.write('go\n');
  const waits = await Promise.all(slowest);
  return { perSecond: (processes * each * 1_000) / (performance.now() - started), slowestMs: Math.max(...waits) };
}

/** Medians over `rounds` in turns. */
export async function compareContention(
  kernel: Kernel,
  processes: number,
  each: number,
  rounds: number,
): Promise<string> {
  const ours: Race[] = [];
  const least: Race[] = [];
  for (let round = 0; round < rounds; round++) {
    least.push(await race(kernel, 'raw', processes, each));
    ours.push(await race(kernel, 'kernel', processes, each));
  }
  const middle = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const [mine, raw] = [ours, least].map((races) => middle(races.map(({ perSecond }) => perSecond)));
  const [wait, rawWait] = [ours, least].map((races) => middle(races.map(({ slowestMs }) => slowestMs)));
  const share = (100 * (mine ?? 0)) / (raw ?? 1);
  return [
    `${processes} processes: ${mine?.toFixed(0)} tasks/s, raw SQL ${raw?.toFixed(0)} tasks/s, ${share.toFixed(0)} %`,
    `slowest task: ${wait?.toFixed(0)} ms, raw SQL ${rawWait?.toFixed(0)} ms`,
  ].join('\n');
}
