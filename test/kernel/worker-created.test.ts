/** Tasks that workers create: whose they are, how many, how deep, and what they may make wait (T13, Q56). */
import { describe, expect, it } from 'vitest';
import { RUN_DEPTH_MAX, RUN_TASKS_MAX } from '../../src/contract/limits.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { kernelWorldOf } from '../../src/main/services/kernel-world.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { caughtRefusal } from '../support/caught.ts';
import { tempDir } from '../support/temp.ts';

function board(): Kernel {
  const path = `${tempDir('worker-created', { inMemory: true })}/kanban.db`;
  return openKernel({ path, world: kernelWorldOf(openWorld({ quiet: true })) });
}

function running(kernel: Kernel, id?: string): { id: string; runToken: string; runId: string } {
  const task = id ?? kernel.createTask({ title: 'own', assignee: 'scribe' }).task.id;
  const { run } = kernel.claim(task);
  return { id: task, runToken: run.token, runId: run.id };
}

describe('a task created with a run token', () => {
  it('carries the profile of the run, whatever name was given, and is known as made by the task', () => {
    const kernel = board();
    const own = running(kernel);
    const { task } = kernel.createTask({ title: 'x', createdBy: 'boss' }, own);
    expect(task.createdBy).toBe('scribe');
    expect(kernel.tasksMadeBy(own.id)).toEqual([task.id]);
    kernel.createTask({ title: 'by a person' });
    expect(kernel.tasksMadeBy(own.id)).toEqual([task.id]);
    kernel.reclaim(own.id);
    const again = running(kernel, own.id);
    const second = kernel.createTask({ title: 'y' }, again).task;
    expect(kernel.tasksMadeBy(own.id)).toEqual([task.id, second.id]);
    kernel.close();
  });

  it('is refused once the run is over, and for a token that never was', () => {
    const kernel = board();
    const own = running(kernel);
    kernel.complete(own.id, { runToken: own.runToken });
    for (const runToken of [own.runToken, 'x', ''])
      expect(caughtRefusal(() => kernel.createTask({ title: 'x' }, { runToken }))).toMatchObject({
        code: 'stale_token',
      });
    expect(kernel.listTasks()).toHaveLength(1);
    kernel.close();
  });

  it(`is refused after ${RUN_TASKS_MAX} of one run; asking again for one that exists is not`, () => {
    const kernel = board();
    const own = running(kernel);
    for (let made = 1; made < RUN_TASKS_MAX; made += 1) kernel.createTask({ title: `${made}` }, own);
    const last = kernel.createTask({ title: 'last', idempotencyKey: 'k' }, own);
    expect(last.created).toBe(true);
    expect(caughtRefusal(() => kernel.createTask({ title: 'more' }, own))).toMatchObject({ code: 'too_large' });
    expect(kernel.createTask({ title: 'last', idempotencyKey: 'k' }, own)).toMatchObject({ created: false });
    expect(kernel.createTask({ title: 'by a person' }).created).toBe(true);
    kernel.close();
  });

  it(`waits in triage below ${RUN_DEPTH_MAX} generations of workers`, () => {
    const kernel = board();
    let worker = running(kernel);
    for (let depth = 0; depth < RUN_DEPTH_MAX; depth += 1) {
      const { task } = kernel.createTask({ title: `${depth}`, assignee: 'scribe' }, worker);
      expect(task.status).toBe('ready');
      worker = running(kernel, task.id);
    }
    const deep = kernel.createTask({ title: 'deep', assignee: 'scribe' }, worker).task;
    expect(deep.status).toBe('triage');
    kernel.promote(deep.id);
    expect(kernel.getTask(deep.id)?.status).toBe('ready');
    kernel.close();
  });
});

describe('a link made with a run token', () => {
  it('makes the worker’s own task or one it created wait, no other one', () => {
    const kernel = board();
    const own = running(kernel);
    const foreign = kernel.createTask({ title: 'foreign' }).task.id;
    const made = kernel.createTask({ title: 'made' }, own).task.id;
    kernel.linkTasks(foreign, made, own);
    kernel.linkTasks(foreign, own.id, own);
    expect(caughtRefusal(() => kernel.linkTasks(own.id, foreign, own))).toMatchObject({ code: 'cycle' });
    const other = kernel.createTask({ title: 'other' }).task.id;
    expect(caughtRefusal(() => kernel.linkTasks(own.id, other, own))).toMatchObject({ code: 'forbidden' });
    kernel.complete(own.id, { runToken: own.runToken });
    expect(caughtRefusal(() => kernel.linkTasks(other, made, own))).toMatchObject({ code: 'stale_token' });
    expect(kernel.linksOf(made).parents.map((task) => task.id)).toEqual([foreign]);
    kernel.close();
  });
});

describe('subscriptions', () => {
  it('begin at the newest event, are added once, and go with their task (Q41)', () => {
    const kernel = board();
    const { id } = kernel.createTask({ title: 'x' }).task;
    const key = { taskId: id, platform: 'telegram', chatId: '1' };
    const first = kernel.addSubscription(key);
    expect(first).toMatchObject({ threadId: '', lastEventId: kernel.cursor(), notifierProfile: null });
    kernel.addComment(id, { author: 'a', body: 'b' });
    expect(kernel.addSubscription(key, { notifierProfile: 'bot' })).toEqual({ ...first, notifierProfile: 'bot' });
    expect(kernel.addSubscription(key, { notifierProfile: 'other' }).notifierProfile).toBe('bot');
    kernel.addSubscription({ ...key, threadId: 't' });
    expect(kernel.listSubscriptions(id)).toHaveLength(2);
    expect(kernel.removeSubscription(key)).toBe(true);
    expect(kernel.removeSubscription(key)).toBe(false);
    for (const wrong of [
      { ...key, platform: ' ' },
      { ...key, chatId: '' },
    ])
      expect(caughtRefusal(() => kernel.addSubscription(wrong))).toMatchObject({ code: 'invalid' });
    expect(caughtRefusal(() => kernel.addSubscription({ ...key, taskId: 't_0' }))).toMatchObject({
      code: 'unknown_task',
    });
    kernel.close();
  });
});

describe('pruneEvents', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1])('refuses the time %s and removes nothing (F076)', (before) => {
    const kernel = board();
    kernel.createTask({ title: 'x' });
    expect(caughtRefusal(() => kernel.pruneEvents(before))).toMatchObject({ code: 'invalid' });
    expect(caughtRefusal(() => kernel.countPrunableEvents(before))).toMatchObject({ code: 'invalid' });
    expect(kernel.listEvents()).toHaveLength(1);
    kernel.close();
  });

  it('refuses a time less than an hour ago, so that nothing fresh goes (F076)', () => {
    const kernel = board();
    const now = openWorld({ quiet: true }).clock.now();
    expect(caughtRefusal(() => kernel.pruneEvents(now))).toMatchObject({ code: 'invalid' });
    expect(kernel.pruneEvents(now - 3_700_000)).toBe(0);
    kernel.close();
  });
});
