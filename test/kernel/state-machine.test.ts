/** docs/state-machine.md says what the kernel does: its rows are compared with what each verb makes of each status. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RUN_OUTCOMES, STATUSES } from '../../src/contract/status.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { testKernel } from '../support/kernel.ts';
import { taskIn } from './stage.ts';

const VERBS: Record<string, (kernel: Kernel, id: string) => unknown> = {
  promote: (kernel, id) => kernel.promote(id),
  claim: (kernel, id) => kernel.claim(id),
  complete: (kernel, id) => kernel.complete(id),
  block: (kernel, id) => kernel.block(id, { reason: 'r' }),
  unblock: (kernel, id) => kernel.unblock(id),
  park: (kernel, id) => kernel.park(id),
  toTriage: (kernel, id) => kernel.toTriage(id),
  schedule: (kernel, id) => kernel.schedule(id, 4_100_000_000_000),
  requestReview: (kernel, id) => kernel.requestReview(id),
  requestChanges: (kernel, id) => kernel.requestChanges(id, 'c'),
  reclaim: (kernel, id) => kernel.reclaim(id),
  reopen: (kernel, id) => kernel.reopen(id),
  archive: (kernel, id) => kernel.archive(id),
  restore: (kernel, id) => kernel.restore(id),
  deleteTask: (kernel, id) => kernel.deleteTask(id),
};

/** The cells of the table below that heading, without its two head lines. */
function rowsBelow(heading: string): string[][] {
  const text = readFileSync(join(import.meta.dirname, '../../docs/state-machine.md'), 'utf8');
  const [, section = ''] = text.split(`### ${heading}\n`);
  const [body = ''] = section.split('\n#');
  const lines = body.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

function eventAfter(kernel: Kernel, id: string, cursor: number): string {
  const first = kernel.listEvents(id, { afterId: cursor }).find((event) => event.kind !== 'commented');
  return first?.kind ?? '';
}

test('every row of the verbs is a move that the kernel makes, and no move is missing', () => {
  const told = rowsBelow('By a verb').flatMap(([from = '', to, verb, event]) =>
    from.split(', ').map((status) => `${verb}: ${status} to ${to}, ${event}`),
  );
  const { kernel } = testKernel();
  const made: string[] = [];
  for (const [verb, act] of Object.entries(VERBS)) {
    for (const status of STATUSES) {
      const id = taskIn(kernel, status);
      const cursor = kernel.cursor();
      try {
        act(kernel, id);
      } catch {
        continue;
      }
      const to = kernel.getTask(id)?.status ?? 'hidden';
      // Scheduling again only sets another time.
      if (to !== status || verb === 'schedule')
        made.push(`${verb}: ${status} to ${to}, ${eventAfter(kernel, id, cursor)}`);
    }
  }
  expect(made.toSorted()).toEqual(told.toSorted());
});

test('every outcome of a run leads where its row says', () => {
  const { kernel } = testKernel();
  const made = RUN_OUTCOMES.map((outcome) => {
    const { task, run } = kernel.claim(taskIn(kernel, 'ready'));
    const cursor = kernel.cursor();
    kernel.settleRun(run.id, { outcome, cause: 'exit', workerGone: true });
    const after = kernel.getTask(task.id);
    const counted = (after?.consecutiveFailures ?? 0) > 0 ? 'yes' : 'no';
    return [outcome, after?.status, eventAfter(kernel, task.id, cursor), counted];
  });
  expect(rowsBelow("When a run ends without its task's worker saying so")).toEqual(made);
});
