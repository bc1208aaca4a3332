/** The notices outbox: at least once, in order, under one key, and what cannot be delivered stays visible (F101, F102, I21). */
import { expect, test } from 'vitest';
import { DELIVERY_ATTEMPTS_MAX } from '../../src/contract/limits.ts';
import { ATTENTION_KINDS, NOTICE_KINDS } from '../../src/contract/notice.ts';
import type { SubscriptionKey } from '../../src/contract/task.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { testKernel } from '../support/kernel.ts';
import { taskIn } from './stage.ts';

function subscribed(kernel: Kernel, chatId = 'ann'): { id: string; key: SubscriptionKey } {
  const id = taskIn(kernel, 'ready');
  const key = { taskId: id, platform: 'file', chatId };
  kernel.addSubscription(key);
  return { id, key };
}

const kindsOf = (kernel: Kernel): string[] => kernel.pendingNotices().map(({ event }) => event.kind);

test('a subscriber is told of what happens after it subscribed, again and again until it confirms (Q41)', () => {
  const { kernel } = testKernel();
  const id = taskIn(kernel, 'blocked');
  const key = { taskId: id, platform: 'file', chatId: 'ann', threadId: 'x' };
  kernel.addSubscription(key);
  expect(kernel.pendingNotices()).toEqual([]);
  kernel.unblock(id);
  kernel.complete(id, { summary: 'counted' });
  const [first] = kernel.pendingNotices();
  expect(first).toMatchObject({
    key: `${first?.event.id}/file/ann/x`,
    event: { taskId: id, kind: 'completed', payload: { summary: 'counted' } },
    title: 'blocked',
    status: 'done',
    attempts: 0,
    subscription: { taskId: id, chatId: 'ann' },
  });
  expect(kernel.pendingNotices()).toEqual([first]);
  expect(kernel.advanceSubscription(key, first?.event.id ?? 0)).toBe(true);
  expect(kernel.pendingNotices()).toEqual([]);
  kernel.advanceSubscription(key, 0);
  expect(kernel.pendingNotices()).toEqual([]);
  expect(kernel.advanceSubscription({ ...key, chatId: 'bob' }, 1)).toBe(false);
});

test('a failed delivery is put off under the same key, holds back what comes after it for that subscriber only, and may still succeed', () => {
  const { kernel, clock } = testKernel();
  const { id, key } = subscribed(kernel);
  kernel.addSubscription({ ...key, chatId: 'bob' });
  kernel.block(id, { reason: 'which one?' });
  kernel.unblock(id);
  kernel.complete(id);
  const [first] = kernel.pendingNotices();
  const eventId = first?.event.id ?? 0;
  const failure = { error: 'no route', retryAt: clock.now() + 5_000 };
  expect(kernel.failNotice(key, eventId, failure)).toEqual({ attempts: 1, isDead: false });
  expect(kernel.pendingNotices().map(({ subscription }) => subscription.chatId)).toEqual(['bob', 'bob']);
  clock.advance(5_001);
  const again = kernel.pendingNotices().filter(({ subscription }) => subscription.chatId === 'ann');
  expect(again.map(({ event, attempts }) => [event.kind, attempts])).toEqual([
    ['blocked', 1],
    ['completed', 0],
  ]);
  expect(again[0]?.key).toBe(first?.key);
  kernel.advanceSubscription(key, again[1]?.event.id ?? 0);
  expect(kernel.pendingNotices().map(({ subscription }) => subscription.chatId)).toEqual(['bob', 'bob']);
  expect(kernel.deadNotices()).toEqual([]);
});

test('what fails for the last time becomes a visible dead letter, and the next notice is due', () => {
  const { kernel, clock } = testKernel();
  const { id, key } = subscribed(kernel);
  kernel.block(id, { reason: 'why' });
  const eventId = kernel.pendingNotices()[0]?.event.id ?? 0;
  for (let tries = 1; tries < DELIVERY_ATTEMPTS_MAX; tries += 1)
    expect(kernel.failNotice(key, eventId, { error: 'gone', retryAt: clock.now() }).isDead).toBe(false);
  const last = kernel.failNotice(key, eventId, { error: 'gone for good', retryAt: clock.now() });
  expect(last).toEqual({ attempts: DELIVERY_ATTEMPTS_MAX, isDead: true });
  expect(kernel.deadNotices()).toMatchObject([
    {
      event: { id: eventId, kind: 'blocked' },
      attempts: DELIVERY_ATTEMPTS_MAX,
      error: 'gone for good',
      target: 'file/ann/',
    },
  ]);
  kernel.unblock(id);
  kernel.complete(id);
  expect(kindsOf(kernel)).toEqual(['completed']);
  expect(() => kernel.failNotice(key, eventId, { error: 'x', retryAt: 0 })).toThrow(
    expect.objectContaining({ code: 'invalid' }),
  );
});

test('a subscriber of a deleted task is told nothing, and after undeleting what it missed', () => {
  const { kernel } = testKernel();
  const { id } = subscribed(kernel);
  kernel.block(id, { reason: 'why' });
  kernel.deleteTask(id);
  expect(kernel.pendingNotices()).toEqual([]);
  kernel.undeleteTask(id);
  expect(kindsOf(kernel)).toEqual(['blocked']);
});

test('retention takes no notice away that somebody has not had yet (F076)', () => {
  const { kernel, clock } = testKernel();
  const { id } = subscribed(kernel);
  kernel.claim(id);
  kernel.block(id, { reason: 'why' });
  kernel.unblock(id);
  kernel.complete(id);
  clock.advance(2 * 86_400_000);
  expect(kernel.pruneEvents(clock.now() - 86_400_000)).toBeGreaterThan(0);
  expect(kindsOf(kernel)).toEqual(['blocked', 'completed']);
});

test('a reader of the whole board begins at the newest event and keeps its place over a restart', () => {
  const first = testKernel();
  taskIn(first.kernel, 'blocked');
  const cursor = first.kernel.openNoticeReader('window');
  expect(first.kernel.noticesAfter(cursor)).toEqual([]);
  const id = taskIn(first.kernel, 'blocked');
  taskIn(first.kernel, 'done');
  const [notice, ...more] = first.kernel.noticesAfter(cursor);
  expect(more).toEqual([]);
  expect(notice).toMatchObject({ event: { taskId: id, kind: 'blocked' }, key: `${notice?.event.id}/board` });
  expect(first.kernel.noticesAfter(cursor, 10, NOTICE_KINDS).map(({ event }) => event.kind)).toEqual([
    'blocked',
    'completed',
  ]);
  first.kernel.advanceNoticeReader('window', notice?.event.id ?? 0);
  first.kernel.advanceNoticeReader('window', 1);
  const { kernel } = testKernel({ path: first.path, clock: first.clock });
  expect(kernel.openNoticeReader('window')).toBe(notice?.event.id);
  expect(kernel.noticesAfter(kernel.openNoticeReader('window'))).toEqual([]);
  expect(() => kernel.openNoticeReader(' ')).toThrow(expect.objectContaining({ code: 'invalid' }));
});

test('every way to stand still is a kind that asks for attention, once per cause (F102)', () => {
  const { kernel } = testKernel();
  const cursor = kernel.openNoticeReader('window');
  const run = (outcome: 'crashed' | 'no_verdict'): void => {
    const { run: open } = kernel.claim(kernel.createTask({ title: outcome, maxRetries: 1 }).task.id);
    kernel.settleRun(open.id, { outcome, cause: 'exit', workerGone: true });
  };
  taskIn(kernel, 'blocked');
  taskIn(kernel, 'review');
  run('crashed');
  run('no_verdict');
  const looping = taskIn(kernel, 'ready');
  for (let n = 0; n < 3; n += 1) {
    kernel.block(looping, { reason: 'again', kind: 'capability' });
    if (kernel.getTask(looping)?.status === 'blocked') kernel.unblock(looping);
  }
  const kinds = kernel.noticesAfter(cursor).map(({ event }) => event.kind);
  expect(kinds).toEqual([
    'blocked',
    'review_requested',
    'gave_up',
    'no_verdict',
    'blocked',
    'blocked',
    'block_loop_detected',
  ]);
  expect(new Set(kinds)).toEqual(new Set(ATTENTION_KINDS));
});
