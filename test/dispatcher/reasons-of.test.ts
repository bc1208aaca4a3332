/** "Why is it not running?" in full, for tasks in line and for those that are not (failures.md F016, F053; I17). */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Task } from '../../src/contract/task.ts';
import { gatesOf } from '../../src/main/dispatcher/reasons-of.ts';
import { dispatchedBoard, program } from '../support/dispatch.ts';

const PARENT = { id: 't_1', status: 'blocked', deleted: false } as const;
const AT = Date.UTC(2026, 1, 3, 4, 5);

const GATES: [status: Task['status'], hasOpenParents: boolean, codes: string[]][] = [
  ['triage', false, ['triage']],
  ['triage', true, ['triage', 'parents']],
  ['todo', false, ['parked']],
  ['todo', true, ['parents']],
  ['scheduled', false, ['schedule']],
  ['scheduled', true, ['schedule', 'parents']],
  ['blocked', false, ['blocked']],
  ['blocked', true, ['blocked', 'parents']],
  ['review', true, ['review']],
  ['ready', false, []],
  ['running', true, []],
  ['done', true, []],
  ['archived', true, []],
];

test.each(GATES)('a task in %s (open parents: %s) is kept out of line by %j', (status, hasOpenParents, codes) => {
  const gates = gatesOf({ status, scheduledAt: AT, waitsOn: hasOpenParents ? [PARENT] : [] });
  expect(gates.map(({ code }) => code)).toEqual(codes);
  // Each says what clears it.
  for (const { text } of gates) expect(text).toMatch(/(?:: | at 2026-02-03 04:05 UTC, or ).+\.$/);
});

test('a task is told its gates and what will still be wrong after them, from the board as it is (I17)', () => {
  const board = dispatchedBoard([program('gone', ['/no/such/program'])]);
  const { kernel, dispatcher } = board;
  const codes = (id: string): string[] => dispatcher.reasonsOf(id).map(({ code }) => code);
  const parent = board.add('shell');
  const child = board.add('gone', { parents: [parent.id] });
  const draft = kernel.createTask({ title: 'draft', triage: true }).task;
  const review = board.add('ghost');
  kernel.requestReview(review.id);
  expect(codes(parent.id)).toEqual([]);
  expect(dispatcher.reasonsOf(child.id)).toEqual([
    { code: 'parents', text: `Waits for ${parent.id}, it is queued.` },
    { code: 'no_command', text: expect.stringContaining('"/no/such/program"') },
  ]);
  expect(codes(draft.id)).toEqual(['triage', 'unassigned']);
  expect(codes(review.id)).toEqual(['review']);
  expect(codes('t_00000000')).toEqual([]);
  kernel.setPaused(true, { actor: 'ann' });
  expect(codes(child.id)).toEqual(['parents', 'paused', 'no_command']);
  expect(codes(parent.id)).toEqual(['paused']);
});

test('the reason that the last tick stored goes first, and asking makes no folder', async () => {
  const board = dispatchedBoard([], { workersMax: 0 });
  const { kernel, dispatcher } = board;
  const missing = board.add('shell', { workspaceKind: 'dir', workspacePath: join(board.home, 'missing') });
  const plain = board.add('shell');
  const busy = { code: 'cap_board', text: expect.stringContaining('All 0 worker slots') };
  await dispatcher.tick();
  expect(dispatcher.reasonsOf(plain.id)).toEqual([busy]);
  expect(dispatcher.reasonsOf(plain.id)).toEqual([board.task(plain.id).hold]);
  kernel.setHold(missing.id, { code: 'no_workspace', text: 'The folder is gone: create it.' });
  kernel.setPaused(true, { actor: 'ann' });
  expect(dispatcher.reasonsOf(missing.id)).toEqual([
    { code: 'no_workspace', text: 'The folder is gone: create it.' },
    { code: 'paused', text: expect.any(String) },
    busy,
  ]);
  expect(existsSync(join(board.home, 'boards/default/workspaces', plain.id))).toBe(false);
});
