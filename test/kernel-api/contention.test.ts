/** Several processes on one file at once: one winner, one row, no cycle (F003, F051, F055, I10, I19). */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readyTask, taskOf, testBoard } from '../support/board.ts';
import { startNode } from '../support/processes.ts';
import { waitFor } from '../support/wait.ts';

const CONTEND = join(import.meta.dirname, 'programs', 'contend.ts');

/** Starts `count` contenders, lets them go together once all are ready, and returns what each said. */
async function contend(count: number, argsOf: (n: number) => string[]): Promise<unknown[]> {
  const programs = Array.from({ length: count }, (_, n) => startNode(CONTEND, argsOf(n)));
  await waitFor(() => programs.every((p) => p.output().includes('ready\n') || p.child.exitCode !== null), {
    what: 'every contender to be ready',
    timeoutMs: 50_000,
  });
  for (const p of programs) p.child.stdin?.end('\n');
  const ends = await Promise.all(programs.map(async (p) => p.finished));
  for (const end of ends) expect(end).toMatchObject({ code: 0, stderr: '' });
  return ends.map((end) => JSON.parse(end.stdout.split('\n')[1] ?? 'null') as unknown);
}

test('eight processes that claim the same tasks get each of them exactly once (11.3 no. 7, F003, I10)', async () => {
  const { board, path } = testBoard();
  const ids = Array.from({ length: 25 }, (_, n) => readyTask(board, `t${n}`).id);
  const won = (await contend(8, () => [path, 'claim', ...ids])) as string[][];
  expect(won.flat()).toHaveLength(ids.length);
  expect(new Set(won.flat())).toEqual(new Set(ids));
  for (const id of ids) {
    expect(board.listRuns(id)).toHaveLength(1);
    expect(taskOf(board, id).status).toBe('running');
  }
});

test('eight processes that create with one idempotency key make one task (Q13, F055)', async () => {
  const { board, path } = testBoard();
  const answers = (await contend(8, () => [path, 'create', 'same key', '25'])) as string[][];
  expect(new Set(answers.flat()).size).toBe(1);
  expect(board.listTasks()).toHaveLength(1);
});

test('six processes that add random links never close a cycle, and the graph holds exactly what was accepted (F051, I19)', async () => {
  const { board, path } = testBoard();
  const ids = Array.from({ length: 12 }, (_, n) => board.createTask({ title: `t${n}`, triage: true }).id);
  const answers = (await contend(6, (n) => [path, 'link', String(n + 1), '60', ...ids])) as {
    accepted: string[];
    refused: number;
  }[];
  const accepted = new Set(answers.flatMap((a) => a.accepted));
  const there = new Set(board.listTasks().flatMap((task) => task.parents.map((parent) => `${parent} ${task.id}`)));
  expect(there).toEqual(accepted);
  expect(answers.reduce((sum, a) => sum + a.refused, 0)).toBeGreaterThan(0);
});
