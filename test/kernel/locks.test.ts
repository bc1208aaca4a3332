/** SQLite's locks on a board survive everything that our own code does to the file (F061, Q1). */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testKernel } from '../support/kernel.ts';
import { runNode } from '../support/processes.ts';
import { tempDir } from '../support/temp.ts';

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
