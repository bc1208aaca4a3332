/** Every refusal code is somebody's: the kernel's are each reached here, the others stand in the layer that is named. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { REFUSAL_CODES, type RefusalCode } from '../../src/contract/error.ts';
import { BODY_CHARS_MAX } from '../../src/contract/limits.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { kernelWorldOf } from '../../src/main/services/kernel-world.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { caughtRefusal } from '../support/caught.ts';
import { testKernel } from '../support/kernel.ts';
import { execute } from '../support/sql.ts';
import { tempDir } from '../support/temp.ts';
import { runIn, taskIn } from './stage.ts';

const SRC = join(import.meta.dirname, '../../src');
const world = kernelWorldOf(openWorld({ quiet: true }));

/** What the kernel says no to, and how it comes to that. */
const KERNEL: Partial<Record<RefusalCode, (kernel: Kernel) => unknown>> = {
  invalid: (kernel) => kernel.createTask({ title: 'x', priority: 0.5 }),
  unknown_task: (kernel) => kernel.claim('t_00000000'),
  unknown_run: (kernel) => kernel.settleRun('77', { outcome: 'crashed', cause: 'exit', workerGone: true }),
  unknown_board: () => openKernel({ path: join(tempDir(), 'none.db'), world, mode: 'existing' }),
  self_link: (kernel) => {
    const id = taskIn(kernel, 'ready');
    kernel.linkTasks(id, id);
  },
  cycle: (kernel) => {
    const [one, other] = [taskIn(kernel, 'ready'), taskIn(kernel, 'ready')];
    kernel.linkTasks(one, other);
    kernel.linkTasks(other, one);
  },
  empty_title: (kernel) => kernel.createTask({ title: ' ' }),
  empty_body: (kernel) => kernel.addComment(taskIn(kernel, 'ready'), { author: 'ann', body: ' ' }),
  running: (kernel) => kernel.toTriage(taskIn(kernel, 'running')),
  not_running: (kernel) => kernel.reclaim(taskIn(kernel, 'ready')),
  not_ready: (kernel) => kernel.claim(taskIn(kernel, 'blocked')),
  not_blocked: (kernel) => kernel.unblock(taskIn(kernel, 'ready')),
  not_archived: (kernel) => kernel.restore(taskIn(kernel, 'ready')),
  archived: (kernel) => kernel.block(taskIn(kernel, 'archived'), { reason: 'why' }),
  already_done: (kernel) => kernel.complete(taskIn(kernel, 'done')),
  parents_not_done: (kernel) =>
    kernel.promote(kernel.createTask({ title: 'child', parents: [taskIn(kernel, 'ready')] }).task.id),
  paused: (kernel) => {
    kernel.setPaused(true);
    kernel.claim(taskIn(kernel, 'ready'), { epoch: kernel.beginEpoch() });
  },
  illegal_move: (kernel) => kernel.reopen(taskIn(kernel, 'ready')),
  stale_token: (kernel) => kernel.complete(taskIn(kernel, 'ready'), { runToken: 'S'.repeat(43) }),
  worker_alive: (kernel) => {
    const run = runIn(kernel, 'running');
    kernel.reclaim(run.taskId);
    kernel.claim(run.taskId);
  },
  board_exists: async (kernel) => {
    const to = join(tempDir(), 'taken.db');
    writeFileSync(to, '');
    await kernel.backup(to);
  },
  not_a_board: () => {
    const path = join(tempDir(), 'other.db');
    writeFileSync(path, '');
    execute(path, 'CREATE TABLE other (x)');
    openKernel({ path, world });
  },
  newer_board: () => {
    const path = join(tempDir(), 'kanban.db');
    openKernel({ path, world }).close();
    execute(path, 'PRAGMA user_version = 999');
    openKernel({ path, world });
  },
  read_only: () => {
    const path = join(tempDir(), 'folder.db');
    mkdirSync(path);
    openKernel({ path, world });
  },
  conflict: (kernel) => kernel.park(taskIn(kernel, 'ready'), { version: 999 }),
  too_large: (kernel) => kernel.createTask({ title: 'x', body: 'x'.repeat(BODY_CHARS_MAX + 1) }),
  forbidden: (kernel) => kernel.deleteTask(taskIn(kernel, 'running'), { runToken: 'S'.repeat(43) }),
};

/** Codes of other layers, with a folder of `src/main` where each is said. */
const ELSEWHERE: Partial<Record<RefusalCode, string>> = {
  unknown_profile: 'services',
  lock_held: 'services',
  no_command: 'dispatcher',
  config: 'config',
  port_in_use: 'hosts/web',
};

function sourcesBelow(folder: string): string {
  return readdirSync(join(SRC, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(SRC, folder, name), 'utf8'))
    .join('\n');
}

test('no refusal code is dead: each is reached by the kernel below or said by another layer', () => {
  const told = [...Object.keys(KERNEL), 'busy', ...Object.keys(ELSEWHERE)];
  expect(told.toSorted()).toEqual([...REFUSAL_CODES].toSorted());
  for (const [code, folder] of Object.entries(ELSEWHERE))
    expect(sourcesBelow(`main/${folder}`), `${code} in ${folder}`).toContain(`'${code}'`);
});

test('the kernel says no with no code that is not among its own', () => {
  const said = [...sourcesBelow('main/kernel').matchAll(/new Refusal\(\s*'(\w+)'/g)].map((match) => match[1] ?? '');
  const own = new Set([...Object.keys(KERNEL), 'busy']);
  expect([...new Set(said)].filter((code) => !own.has(code))).toEqual([]);
});

test.each(Object.keys(KERNEL) as RefusalCode[])('the kernel reaches %s', async (code) => {
  const { kernel } = testKernel();
  const attempt = async (): Promise<unknown> => KERNEL[code]?.(kernel);
  await expect(attempt()).rejects.toMatchObject({
    name: 'Refusal',
    code,
    message: expect.stringMatching(/\.$/) as unknown,
  });
});

test('the kernel reaches busy while another writer keeps the lock (F059)', () => {
  const { kernel, path } = testKernel();
  kernel.createTask({ title: 'x' });
  const other = openKernel({ path, world, busyTimeoutMs: 1 });
  expect(
    kernel.together(() => {
      kernel.createTask({ title: 'mine' });
      return caughtRefusal(() => other.createTask({ title: 'theirs' })).code;
    }),
  ).toBe('busy');
  other.close();
});
