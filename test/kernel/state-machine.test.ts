/** docs/state-machine.md says what the kernel does: its rows are compared with what each verb makes of each status. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RUN_OUTCOMES, STATUSES } from '../../src/contract/status.ts';
import { TRANSITIONS, type Transition } from '../../src/contract/transitions.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { testKernel } from '../support/kernel.ts';
import { tempDir } from '../support/temp.ts';
import { taskIn, taskWithPast } from './stage.ts';

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
  specify: (kernel, id) => kernel.specify(id, {}),
  decompose: (kernel, id) => kernel.decompose(id, { children: [{ title: 'part' }] }),
  acceptLateVerdict: (kernel, id) => kernel.acceptLateVerdict(id, kernel.listLateVerdicts(id)[0]?.eventId ?? 0),
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

/** What a move may tell besides. */
const BESIDE: ReadonlySet<string> = new Set(['commented', 'linked']);

function eventAfter(kernel: Kernel, id: string, cursor: number): string {
  const first = kernel.listEvents(id, { afterId: cursor }).find((event) => !BESIDE.has(event.kind));
  return first?.kind ?? '';
}

test('every row of the verbs is a move that the kernel makes, and no move is missing', () => {
  const told = rowsBelow('By a verb').flatMap(([from = '', to, verb, event]) =>
    from.split(', ').map((status) => `${verb}: ${status} to ${to}, ${event}`),
  );
  const { kernel } = testKernel({ path: join(tempDir('moves', { inMemory: true }), 'kanban.db') });
  const made: string[] = [];
  for (const [verb, act] of Object.entries(VERBS)) {
    for (const status of STATUSES) {
      const { id } = taskWithPast(kernel, status);
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

test('every row of the verbs stands in the table of the contract too', () => {
  const told = rowsBelow('By a verb').map(([from = '', , verb = '']) => `${verb}: ${from}`);
  const rows = Map.groupBy(told, (line) => line.split(':')[0] ?? '');
  for (const [verb, row] of Object.entries<Transition>(TRANSITIONS)) {
    if (row.to === 'same') continue;
    const from = (rows.get(verb) ?? []).flatMap((line) => line.slice(verb.length + 2).split(', '));
    // From todo only a task that nobody has parked yet is parked, which is no move.
    const expected = verb === 'park' ? row.from.filter((status) => status !== 'todo') : row.from;
    expect(from.toSorted(), `${verb} in the document`).toEqual(expected.toSorted());
  }
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
