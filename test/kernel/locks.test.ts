/** SQLite's locks on a board: our own code drops none (F061, Q1), and who waits for one gets its turn (F064). */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testKernel } from '../support/kernel.ts';
import { runNode, startNode } from '../support/processes.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

const WRITER = join(import.meta.dirname, 'programs', 'write-tasks.ts');
const PROGRAM = join(import.meta.dirname, 'programs', 'hold-locks.ts');

test.runIf(process.platform === 'linux')(
  'backup, quick check, inspection and doctor leave every lock where it is',
  async () => {
    const home = tempDir('home');
    const path = join(home, 'boards', 'default', 'kanban.db');
    mkdirSync(join(home, 'boards', 'default'), { recursive: true });
    const { kernel } = testKernel({ path });
    kernel.createTask({ title: 'x' });
    kernel.close();
    const { code, stdout, stderr } = await runNode(PROGRAM, [home, path]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const {
      start = [],
      'opening it by other means': dropped,
      ...steps
    } = JSON.parse(stdout) as Record<string, string[]>;
    // The dead man's switch of each connection, the write lock of the transaction, and the read mark.
    expect(start).toEqual(expect.arrayContaining(['db READ 1073741826-1073742335', 'db-shm WRITE 120-120']));
    for (const [step, locks] of Object.entries(steps))
      expect({ step, locks }).toEqual({ step, locks: expect.arrayContaining(start) });
    expect(Object.keys(steps)).toHaveLength(7);
    // The same look notices the mistake, so it would have noticed it above.
    expect(dropped).toEqual([]);
  },
);

test('programs that write without a pause keep nobody from writing (F064)', async () => {
  const { kernel, path } = testKernel();
  const writers = [startNode(WRITER, [path]), startNode(WRITER, [path])];
  await waitFor(() => writers.every((writer) => writer.output().includes('\n')), { what: 'both writers at work' });
  const patient = testKernel({ path, busyTimeoutMs: 1_500 }).kernel;
  const made = Array.from({ length: 20 }, (_, n) => patient.createTask({ title: `task ${n}` }).task.id);
  for (const { child } of writers) child.kill('SIGKILL');
  await Promise.all(writers.map(async (writer) => writer.finished));
  expect(made.every((id) => kernel.getTask(id) !== null)).toBe(true);
});
