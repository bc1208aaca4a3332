/** Work that must not begin twice: whatever ends it without a verdict, a person decides (failures.md F049). */
import { expect, test } from 'vitest';
import { COUNTED_OUTCOMES, RUN_OUTCOMES, type RunOutcome } from '../../src/contract/status.ts';
import { dispatchedBoard, program } from '../support/dispatch.ts';
import { testKernel } from '../support/kernel.ts';
import { waitFor } from '../support/wait.ts';

const SPOKEN = new Set<RunOutcome>(['completed', 'blocked', 'review', 'scheduled']);

test('every end without a verdict blocks the task, in the words of that end, and one that began nothing does not', () => {
  const { kernel } = testKernel();
  for (const outcome of RUN_OUTCOMES.filter((one) => !SPOKEN.has(one))) {
    const { task } = kernel.createTask({ title: outcome, assignee: 'deploy' });
    const { run } = kernel.claim(task.id);
    kernel.recordWorker(run.id, { pid: 4_194_303, startTicks: '1', bootId: 'b', verified: true });
    const settlement = { outcome, cause: 'exit', error: `It was ${outcome}.`, workerGone: true, neverRetry: true };
    kernel.settleRun(run.id, settlement);
    const after = kernel.getTask(task.id);
    expect([outcome, after?.status, after?.consecutiveFailures]).toEqual([
      outcome,
      'blocked',
      COUNTED_OUTCOMES.includes(outcome) ? 1 : 0,
    ]);
    expect(after?.blockReason).toContain(`It was ${outcome}.`);
    expect(kernel.unblock(task.id).status).toBe('ready');
  }
  const { task } = kernel.createTask({ title: 'never started' });
  const { run } = kernel.claim(task.id);
  kernel.settleRun(run.id, { outcome: 'released', cause: 'lost', workerGone: true, neverRetry: true });
  expect(kernel.getTask(task.id)?.status).toBe('ready');
});

test('a worker of such a profile that is killed in the middle is not started again, though its tries are not used up (F049)', async () => {
  const board = dispatchedBoard(
    [program('deploy', ['/bin/sh', '-c', 'echo begun >>"$EFFECTS"; exec sleep 60'], { neverRetry: true })],
    {
      failureLimit: 5,
    },
  );
  const { id } = board.add('deploy');
  await board.dispatcher.start();
  await waitFor(() => board.effects().length === 1 && board.run(id).worker !== null);
  process.kill(-(board.run(id).worker?.pid ?? Number.NaN), 'SIGKILL');
  expect(await board.reaches(id, 'blocked')).toMatchObject({ blockKind: 'breaker', consecutiveFailures: 1 });
  await board.dispatcher.tick();
  expect(board.kernel.listRuns(id)).toHaveLength(1);
  expect(board.effects()).toEqual(['begun']);
});

test('a usage limit stands in the board: another dispatcher does not probe it either (F046)', async () => {
  const board = dispatchedBoard([program('quota', ['/bin/sh', '-c', 'echo asked >>"$EFFECTS"; exit 75'])]);
  const { id } = board.add('quota');
  await board.dispatcher.start();
  await waitFor(() => board.task(id).hold?.code === 'quota');
  await board.dispatcher.stop('keep');
  const rival = board.rival();
  await rival.start();
  await rival.tick();
  expect(board.task(id).hold).toMatchObject({ code: 'quota' });
  expect(board.effects()).toEqual(['asked']);
});
