/** Following a task: who follows is told how its runs end, at every reader's own pace, and nobody else is (F101, Q41). */
import { expect, test } from 'vitest';
import type { Attention } from '../../src/contract/attention.ts';
import { FOLLOWER } from '../../src/contract/notice.ts';
import { followAttention } from '../../src/main/services/attention.ts';
import { deliverDue } from '../../src/main/services/deliver-notices.ts';
import { followTask, isFollowed } from '../../src/main/services/follow-tasks.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { testKernel } from '../support/kernel.ts';
import { createSimulatedWorld } from '../support/simulated-world.ts';
import { tempDir } from '../support/temp.ts';
import { openBoardClient } from './open-board-client.ts';

test('who follows a task is told of its ends from then on, and each reader until it has seen them', async () => {
  const { kernel, clock } = testKernel();
  const source = { kernel, clock: createSimulatedWorld().clock, isGone: () => false, onChange: () => () => undefined };
  const read = async (count: number, reader = 'window'): Promise<Attention[]> => {
    const stop = new AbortController();
    const seen: Attention[] = [];
    for await (const one of followAttention(source, reader, stop.signal)) {
      seen.push(one);
      if (seen.length === count) stop.abort();
    }
    return seen;
  };
  kernel.openNoticeReader('window');
  kernel.openNoticeReader('desktop');
  const [told, quiet, crashes] = ['told', 'quiet', 'crashes'].map(
    (title) => kernel.createTask({ title, assignee: 'shell' }).task.id,
  ) as [string, string, string];
  kernel.complete(told, { summary: 'too early' });
  kernel.reopen(told);
  clock.advance(1000);
  followTask(kernel, told, true);
  followTask(kernel, told, true);
  followTask(kernel, crashes, true);
  expect(kernel.listSubscriptions().map(({ taskId, platform }) => [taskId, platform])).toEqual([
    [told, FOLLOWER.platform],
    [crashes, FOLLOWER.platform],
  ]);
  kernel.complete(quiet, { summary: 'nobody asked' });
  kernel.complete(told, { summary: 'All done.' });
  const crash = (): void => {
    const { run } = kernel.claim(crashes);
    kernel.settleRun(run.id, { outcome: 'crashed', cause: 'exit', error: 'Exit code 7.', workerGone: true });
  };
  crash();
  const news = [
    ['followed', told, 'Done: told', 'All done.'],
    ['followed', crashes, 'Crashed: crashes', 'Exit code 7.'],
  ];
  const shown = (seen: Attention[]) => seen.map(({ kind, taskId, title, text }) => [kind, taskId, title, text]);
  const first = await read(2);
  expect(shown(first)).toEqual(news);
  expect(shown(await read(2, 'desktop'))).toEqual(news);
  kernel.advanceNoticeReader('window', first[1]?.eventId ?? 0);

  // The second failure trips the breaker: that needs somebody and is told once, as that.
  clock.advance(60_000);
  crash();
  expect(shown(await read(1)).map(([kind, id]) => [kind, id])).toEqual([['gave_up', crashes]]);
  kernel.advanceNoticeReader('window', kernel.cursor());
  followTask(kernel, crashes, false);
  expect(isFollowed(kernel, crashes)).toBe(false);
  kernel.unblock(crashes);
  kernel.complete(crashes);
  kernel.block(kernel.createTask({ title: 'asks', assignee: 'shell' }).task.id, { reason: 'x?' });
  expect((await read(1)).map(({ kind }) => kind)).toEqual(['question']);
});

test('a follower needs no target: its subscription moves on and leaves no dead letter', async () => {
  const home = tempDir('follow');
  const { kernel, clock } = testKernel();
  const world = { ...openWorld({ quiet: true }), clock: { ...createSimulatedWorld().clock, now: clock.now } };
  const { id } = kernel.createTask({ title: 'followed' }).task;
  followTask(kernel, id, true);
  kernel.complete(id);
  const source = { board: 'default', kernel, world, config: () => ({ home }), hostEnv: {} };
  expect(await deliverDue(source)).toBe(true);
  expect(await deliverDue(source)).toBe(false);
  expect(kernel.pendingNotices()).toEqual([]);
  expect(kernel.deadNotices()).toEqual([]);
  expect(isFollowed(kernel, id)).toBe(true);
});

test('a window follows and leaves a task, and is told what it followed; a task that is not there is refused', async () => {
  const { client, board } = await openBoardClient('[dispatch]\nenabled = false\n');
  const { id } = await client.task.create({ board, task: { title: 'Mine' } });
  const look = async (): Promise<boolean> => (await client.task.get({ board, id })).isFollowed;
  expect(await look()).toBe(false);
  // From here on: a reader begins with the newest event of when it is first heard of.
  await client.board.noticesSeen({ board, consumer: 'window', upTo: 0 });
  const notices = await client.board.notices({ board, consumer: 'window' });
  const next = notices.next();
  await client.task.follow({ board, id, isFollowed: true });
  expect(await look()).toBe(true);
  await client.task.move({ board, id, to: 'done', summary: 'Ready.' });
  expect((await next).value).toMatchObject({ kind: 'followed', taskId: id, title: 'Done: Mine', text: 'Ready.' });
  await notices.return?.();
  await client.task.follow({ board, id, isFollowed: false });
  await client.task.follow({ board, id, isFollowed: false });
  expect(await look()).toBe(false);
  await expect(client.task.follow({ board, id: 't_00000000', isFollowed: true })).rejects.toMatchObject({
    data: { code: 'unknown_task' },
  });
});
