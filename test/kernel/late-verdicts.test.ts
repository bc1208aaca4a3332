/** Late verdicts change nothing until a person accepts them; then the task is completed with their words (F010, I12). */
import { expect, test } from 'vitest';
import { METADATA_BYTES_MAX } from '../../src/contract/limits.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { testKernel } from '../support/kernel.ts';
import { taskIn } from './stage.ts';

const refusal = (code: string): unknown => expect.objectContaining({ code });

/** A task that went back to ready, and the token of the run that was taken from it. */
function displaced(kernel: Kernel): { id: string; runId: string; token: string } {
  const { task, run } = kernel.claim(taskIn(kernel, 'ready'));
  kernel.reclaim(task.id);
  return { id: task.id, runId: run.id, token: run.token };
}

function lateCompletion(kernel: Kernel): { id: string; runId: string; token: string; eventId: number } {
  const made = displaced(kernel);
  const words = { result: 'r'.repeat(10_000), summary: 'late work', metadata: { files: 3, artifacts: ['a.txt'] } };
  expect(() => kernel.complete(made.id, { ...words, runToken: made.token })).toThrow(refusal('stale_token'));
  return { ...made, eventId: kernel.listLateVerdicts(made.id)[0]?.eventId ?? 0 };
}

test('the whole words of a superseded run are kept with its run and its event, and no comment is written', () => {
  const { kernel } = testKernel();
  const { id, runId, eventId } = lateCompletion(kernel);
  expect(kernel.listLateVerdicts(id)).toMatchObject([
    {
      eventId,
      taskId: id,
      runId,
      verb: 'complete',
      result: 'r'.repeat(10_000),
      summary: 'late work',
      metadata: { files: 3, artifacts: ['a.txt'] },
      acceptedAt: null,
    },
  ]);
  expect(kernel.listEvents(id).at(-1)).toMatchObject({ id: eventId, kind: 'late_verdict', runId });
  expect(kernel.listComments(id)).toEqual([]);
  expect(kernel.getTask(id)).toMatchObject({ status: 'ready', result: null });
});

test('a person who accepts a late completion finishes the task with its words, and its children go on', () => {
  const { kernel } = testKernel();
  const { id, eventId } = lateCompletion(kernel);
  const child = kernel.createTask({ title: 'child', parents: [id] }).task.id;
  expect(kernel.acceptLateVerdict(id, eventId, { actor: 'ann' })).toMatchObject({
    status: 'done',
    result: 'r'.repeat(10_000),
  });
  expect(kernel.listRuns(id).at(-1)).toMatchObject({
    outcome: 'completed',
    cause: 'late_verdict',
    summary: 'late work',
    metadata: { files: 3, artifacts: ['a.txt'] },
  });
  const completed = kernel.listEvents(id).findLast((event) => event.kind === 'completed');
  expect(completed?.payload).toMatchObject({ actor: 'ann', late_verdict: eventId, artifacts: ['a.txt'] });
  expect(kernel.listLateVerdicts(id)[0]?.acceptedAt).not.toBeNull();
  expect(kernel.getTask(child)?.status).toBe('ready');
  expect(() => kernel.acceptLateVerdict(id, eventId)).toThrow(refusal('already_done'));
});

test('what cannot be accepted is refused: a running task, a block, a number of nothing, and any worker', () => {
  const { kernel } = testKernel();
  const { id, token, eventId } = lateCompletion(kernel);
  expect(() => kernel.block(id, { reason: 'late', runToken: token })).toThrow(refusal('stale_token'));
  const [, block] = kernel.listLateVerdicts(id);
  expect(() => kernel.acceptLateVerdict(id, block?.eventId ?? 0)).toThrow(refusal('invalid'));
  expect(() => kernel.acceptLateVerdict(id, 999_999)).toThrow(refusal('invalid'));
  expect(() => kernel.acceptLateVerdict(taskIn(kernel, 'ready'), eventId)).toThrow(refusal('invalid'));
  const again = kernel.claim(id);
  expect(() => kernel.acceptLateVerdict(id, eventId)).toThrow(refusal('running'));
  expect(() => kernel.acceptLateVerdict(id, eventId, { runToken: again.run.token })).toThrow(refusal('forbidden'));
  const parent = taskIn(kernel, 'ready');
  kernel.reclaim(id);
  kernel.linkTasks(parent, id);
  expect(() => kernel.acceptLateVerdict(id, eventId)).toThrow(refusal('parents_not_done'));
  expect(kernel.acceptLateVerdict(id, eventId, { override: true }).status).toBe('done');
});

test('a result is corrected on done tasks only, by persons only, and reaches run, row and event', () => {
  const { kernel } = testKernel();
  const { task, run } = kernel.claim(taskIn(kernel, 'ready'));
  expect(() => kernel.editResult(task.id, { result: 'r' })).toThrow(refusal('illegal_move'));
  kernel.complete(task.id, { runToken: run.token, result: 'old', summary: 'old words', metadata: { a: 1 } });
  expect(() => kernel.editResult(task.id, { result: 'r' }, { runToken: run.token })).toThrow(refusal('forbidden'));
  const { version } = kernel.editResult(task.id, { result: 'new', summary: 'new words' }, { actor: 'ann' });
  expect(kernel.getTask(task.id)).toMatchObject({ status: 'done', result: 'new' });
  expect(kernel.getRun(run.id)).toMatchObject({ outcome: 'completed', summary: 'new words', metadata: { a: 1 } });
  expect(kernel.getCard(task.id)?.lastLine).toBe('new words');
  expect(kernel.listEvents(task.id).at(-1)).toMatchObject({
    kind: 'edited',
    runId: run.id,
    payload: { fields: ['result', 'summary'], result_len: 3, summary: 'new words', actor: 'ann' },
  });
  expect(() => kernel.editResult(task.id, { result: 'x' }, { version: version - 1 })).toThrow(refusal('conflict'));
  kernel.editResult(task.id, { metadata: null });
  expect(kernel.getRun(run.id)).toMatchObject({ summary: 'new words', metadata: null });
  const events = kernel.cursor();
  kernel.editResult(task.id, {});
  expect(kernel.cursor()).toBe(events);
  const huge = { metadata: 'x'.repeat(METADATA_BYTES_MAX) };
  expect(() => kernel.editResult(task.id, huge)).toThrow(refusal('too_large'));
});

test('a task that was completed without a run gets one for a corrected summary', () => {
  const { kernel } = testKernel();
  const id = taskIn(kernel, 'done');
  expect(kernel.listRuns(id)).toEqual([]);
  kernel.editResult(id, { result: 'only a result' });
  expect(kernel.listRuns(id)).toEqual([]);
  kernel.editResult(id, { summary: 'what was done' });
  expect(kernel.listRuns(id)).toMatchObject([{ outcome: 'completed', cause: 'edit', summary: 'what was done' }]);
});

test('done goes to todo in one step and stays there until a person queues it', () => {
  const { kernel } = testKernel();
  const id = taskIn(kernel, 'done');
  const { version } = kernel.getTask(id) ?? {};
  const before = kernel.cursor();
  expect(kernel.reopen(id, { park: true, version })).toMatchObject({ status: 'todo', completedAt: null });
  expect(kernel.listEvents(id, { afterId: before })).toMatchObject([
    { kind: 'status', payload: { status: 'todo', from: 'done', parked: true } },
  ]);
  expect([kernel.recomputeReady(), kernel.getTask(id)?.status]).toEqual([0, 'todo']);
  expect(kernel.promote(id).status).toBe('ready');
});
