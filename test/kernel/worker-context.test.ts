/** The worker's context from inside: its dates without the host's time zone, and its bound in the worst case. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testKernel } from '../support/kernel.ts';
import { tempDir } from '../support/temp.ts';
import { taskIn } from './stage.ts';

const DAY_MS = 86_400_000;

test.each(['1970-01-01T00:00', '1999-12-31T23:59', '2000-02-29T12:00', '2026-05-04T13:07', '2100-03-01T00:00'])(
  'shows %s as UTC with its age, wherever the host is',
  (moment) => {
    const { kernel, clock } = testKernel();
    clock.set(Date.parse(`${moment}:30Z`));
    const id = taskIn(kernel, 'ready');
    kernel.addComment(id, { author: 'a', body: 'b' });
    const shown = moment.replace('T', ' ');
    expect(kernel.buildWorkerContext(id)).toContain(`(${shown} UTC, just now)`);
    clock.advance(3 * DAY_MS);
    expect(kernel.buildWorkerContext(id)).toContain(`(${shown} UTC, 3 d ago)`);
    clock.advance(-9 * DAY_MS);
    expect(kernel.buildWorkerContext(id)).toContain(`(${shown} UTC, just now)`);
  },
);

test('stays below 200,000 characters with everything at its longest (F094)', () => {
  const { kernel } = testKernel({ path: join(tempDir('context', { inMemory: true }), 'kanban.db') });
  const long = 'x'.repeat(20_000);
  const metadata = { text: long };
  const parents = Array.from({ length: 60 }, () => {
    const { id } = kernel.createTask({ title: long.slice(0, 9_000) }).task;
    kernel.complete(id, { summary: long, metadata });
    return id;
  });
  const input = { title: long.slice(0, 9_000), body: long, assignee: 'a'.repeat(200), parents, maxRetries: 1_000 };
  const { id } = kernel.createTask(input).task;
  for (let n = 0; n < 12; n += 1) {
    const settlement = { outcome: 'crashed', cause: 'exit', error: long, summary: long, metadata } as const;
    kernel.settleRun(kernel.claim(id).run.id, { ...settlement, workerGone: true });
  }
  for (let n = 0; n < 40; n += 1) kernel.addComment(id, { author: 'b'.repeat(200), body: long });
  const context = kernel.buildWorkerContext(id);
  expect(context.length).toBeLessThan(200_000);
  expect(context).toContain('(2 earlier runs left out)');
  expect(context).toContain('(10 earlier comments left out)');
  expect(context).toContain('(only the first 50 parents are shown)');
  expect(kernel.buildWorkerContext(id)).toBe(context);
});
