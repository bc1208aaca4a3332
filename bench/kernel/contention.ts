/** Total throughput of several processes on one board, the kernel's against raw SQL's. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Kernel } from '../../src/main/kernel/kernel.ts';

const WARM_UP = 60;

/** Claims and completions per second of all processes together. */
async function throughput(kernel: Kernel, way: 'kernel' | 'raw', processes: number, each: number): Promise<number> {
  const children = Array.from({ length: processes }, () => {
    const tasks = (count: number): string[] =>
      Array.from({ length: count }, () => kernel.createTask({ title: 'contended' }).task.id);
    const input = JSON.stringify({ path: kernel.path, way, ids: tasks(each), warmUp: tasks(WARM_UP) });
    const script = join(import.meta.dirname, 'contender.ts');
    return spawn(process.execPath, [script, input], { stdio: ['pipe', 'pipe', 'inherit'] });
  });
  await Promise.all(children.map(async (child) => new Promise((resolve) => child.stdout.once('data', resolve))));
  const started = performance.now();
  for (const child of children) child.stdin.write('go\n');
  await Promise.all(children.map(async (child) => new Promise((resolve) => child.once('close', resolve))));
  return (processes * each * 1_000) / (performance.now() - started);
}

/** Medians over `rounds` in turns. */
export async function compareContention(
  kernel: Kernel,
  processes: number,
  each: number,
  rounds: number,
): Promise<string> {
  const ours: number[] = [];
  const least: number[] = [];
  for (let round = 0; round < rounds; round++) {
    least.push(await throughput(kernel, 'raw', processes, each));
    ours.push(await throughput(kernel, 'kernel', processes, each));
  }
  const middle = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const [mine, raw] = [middle(ours), middle(least)];
  return `${processes} processes: ${mine.toFixed(0)} tasks/s, raw SQL ${raw.toFixed(0)} tasks/s, ${((100 * mine) / raw).toFixed(0)} %`;
}
