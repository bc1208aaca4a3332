/** Notices that reach subscribers and people: in order, at least once, and past nothing (failures.md F101, F102; I21). */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Attention } from '../../src/contract/attention.ts';
import type { NotifyTarget } from '../../src/contract/config.ts';
import { followAttention } from '../../src/main/services/attention.ts';
import { deliverDue } from '../../src/main/services/deliver-notices.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { testKernel } from '../support/kernel.ts';
import { createSimulatedWorld } from '../support/simulated-world.ts';
import { tempDir } from '../support/temp.ts';

interface Message {
  key: string;
  kind: string;
  task: string;
  title: string;
  chat: string;
}
const linesIn = (path: string): Message[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Message);

function deliveries(targets: (home: string) => Record<string, NotifyTarget>) {
  const home = tempDir('notify');
  const { kernel, clock } = testKernel();
  const world = { ...openWorld({ quiet: true }), clock: { ...createSimulatedWorld().clock, now: clock.now } };
  const notify = targets(home);
  const hostEnv = { PATH: process.env['PATH'] ?? '' };
  const source = { board: 'default', kernel, world, config: () => ({ home, notify }), hostEnv };
  const deliver = async (): Promise<boolean> => await deliverDue(source);
  return { home, kernel, clock, deliver };
}

test('a file gets one line for each notice, in order, and nothing of before the subscription (Q41)', async () => {
  const { home, kernel, deliver } = deliveries((folder) => ({ inbox: { command: [], file: join(folder, 'inbox') } }));
  const { task } = kernel.createTask({ title: 'Ship "it"\nnow', assignee: 'shell' });
  kernel.block(task.id, { reason: 'before' });
  kernel.addSubscription({ taskId: task.id, platform: 'inbox', chatId: 'me' });
  kernel.unblock(task.id);
  kernel.block(task.id, { reason: 'which one?' });
  kernel.complete(task.id, { summary: 'done' });
  expect(await deliver()).toBe(true);
  expect(await deliver()).toBe(false);
  const lines = linesIn(join(home, 'inbox'));
  expect(lines.map(({ kind, task: id, chat }) => [kind, id, chat])).toEqual([
    ['blocked', task.id, 'me'],
    ['completed', task.id, 'me'],
  ]);
  expect(new Set(lines.map(({ key }) => key)).size).toBe(2);
});

test('a command gets the notice as data and never in its arguments; what fails is told again, and nothing overtakes (F101, T15)', async () => {
  const script = (folder: string): string => join(folder, 'tell.sh');
  const { home, kernel, clock, deliver } = deliveries((folder) => ({
    tell: { command: [script(folder), '--fixed'], file: null },
  }));
  writeFileSync(
    script(home),
    '#!/bin/sh\n[ "$#" = 1 ] || exit 9\nline=$(cat)\n[ -e "$FLOCKBOARD_HOME/up" ] || { echo down >&2; exit 3; }\nprintf "%s\\n" "$line" >>"$FLOCKBOARD_HOME/told"\n',
  );
  chmodSync(script(home), 0o700);
  const { task } = kernel.createTask({ title: '$(touch owned); --rf' });
  const key = { taskId: task.id, platform: 'tell', chatId: '"; touch owned; "' };
  kernel.addSubscription(key);
  kernel.block(task.id, { reason: 'one' });
  kernel.unblock(task.id);
  kernel.block(task.id, { reason: 'two' });
  expect(await deliver()).toBe(false);
  expect(kernel.listSubscriptions(task.id)[0]?.lastEventId).toBeLessThan(kernel.cursor() - 1);
  expect(await deliver()).toBe(false);
  writeFileSync(join(home, 'up'), '');
  clock.advance(5_000);
  expect(await deliver()).toBe(true);
  expect(linesIn(join(home, 'told')).map(({ title, chat }) => [title, chat])).toEqual([
    ['$(touch owned); --rf', key.chatId],
    ['$(touch owned); --rf', key.chatId],
  ]);
  expect(kernel.deadNotices()).toEqual([]);
});

test('a target that is not configured ends as a dead letter that says so, and holds up nobody else', async () => {
  const { home, kernel, clock, deliver } = deliveries((folder) => ({
    inbox: { command: [], file: join(folder, 'in') },
  }));
  const { task } = kernel.createTask({ title: 'a' });
  kernel.addSubscription({ taskId: task.id, platform: 'pigeon', chatId: 'x' });
  kernel.addSubscription({ taskId: task.id, platform: 'inbox', chatId: 'x' });
  kernel.complete(task.id);
  for (let turn = 0; turn < 14; turn += 1) {
    await deliver();
    clock.advance(3_600_000);
  }
  expect(linesIn(join(home, 'in'))).toHaveLength(1);
  expect(kernel.deadNotices()).toMatchObject([{ error: expect.stringContaining('[notify.pigeon]') as string }]);
});

test('a reader of the board is told what needs a person, again until it has seen it, and not what is settled (F102)', async () => {
  const { kernel } = testKernel();
  const { clock } = createSimulatedWorld();
  let isGone = false;
  const listeners = new Set<() => void>();
  const source = {
    kernel,
    clock,
    isGone: () => isGone,
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const read = async (count: number): Promise<Attention[]> => {
    const stop = new AbortController();
    const seen: Attention[] = [];
    for await (const one of followAttention(source, 'window', stop.signal)) {
      seen.push(one);
      if (seen.length === count) stop.abort();
    }
    return seen;
  };
  kernel.block(kernel.createTask({ title: 'old' }).task.id, { reason: 'of before' });
  kernel.openNoticeReader('window');
  const make = (title: string): string => kernel.createTask({ title, assignee: 'shell' }).task.id;
  const [asks, answered, stuck, reviewed, silent] = ['asks', 'answered', 'stuck', 'reviewed', 'silent'].map(make);
  kernel.block(asks ?? '', { reason: 'which?' });
  kernel.block(answered ?? '', { reason: 'what?' });
  kernel.unblock(answered ?? '');
  kernel.setHold(stuck ?? '', { code: 'no_command', text: 'Not found.' });
  kernel.setHold(answered ?? '', { code: 'cap_board', text: 'All in use.' });
  kernel.requestReview(reviewed ?? '', { summary: 'look' });
  const { run } = kernel.claim(silent ?? '');
  kernel.settleRun(run.id, { outcome: 'no_verdict', cause: 'exit', error: 'Silent.', workerGone: true });
  const first = await read(4);
  expect(first.map(({ kind, taskId, text }) => [kind, taskId, text])).toEqual([
    ['question', asks, 'which?'],
    ['stuck', stuck, 'Not found.'],
    ['review', reviewed, 'look'],
    ['no_verdict', silent, 'Silent.'],
  ]);
  expect((await read(4)).map(({ id }) => id)).toEqual(first.map(({ id }) => id));
  kernel.advanceNoticeReader('window', first[2]?.eventId ?? 0);
  expect((await read(1)).map(({ kind }) => kind)).toEqual(['no_verdict']);
  kernel.advanceNoticeReader('window', first[3]?.eventId ?? 0);
  const last = read(1);
  isGone = true;
  for (const tell of listeners) tell();
  expect(await last).toMatchObject([{ kind: 'dispatcher_gone', eventId: null }]);
  expect(listeners.size).toBe(0);
});
