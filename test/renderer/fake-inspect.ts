/** The part of the fake router for what stands behind a task: logs, workspaces, the archive, and taking tasks away. */
import { setTimeout } from 'node:timers/promises';
import { implement } from '@orpc/server';
import { contract } from '../../src/contract/api.ts';
import { Refusal } from '../../src/contract/error.ts';
import type { WorkerUsage } from '../../src/contract/inspect.ts';
import type { FakeBoard, FakeTask } from './fake-board.ts';
import { guard, taskOf } from './fake-answers.ts';

const USAGE_MS = 200;

function runLog(board: FakeBoard, runId: string): string {
  return [...board.tasks.values()].find((task) => task.runs.some((run) => run.id === runId))?.log ?? '';
}

/** Starts of the lines that hold the text, in either case. */
function linesWith(log: string, text: string): number[] {
  let at = 0;
  return log.split('\n').flatMap((line) => {
    const start = at;
    at += Buffer.byteLength(line) + 1;
    return line.toLowerCase().includes(text.toLowerCase()) ? [start] : [];
  });
}

function decide(board: FakeBoard, task: FakeTask, eventId: number, isAccepted: boolean): FakeTask {
  const late = task.lateVerdicts.find((one) => one.eventId === eventId);
  if (late === undefined) throw new Refusal('invalid', 'eventId: there is no late verdict with this number.');
  if (!isAccepted) task.lateVerdicts = task.lateVerdicts.filter((one) => one !== late);
  else {
    late.acceptedAt = Date.now();
    task.card = { ...task.card, status: 'done', completedAt: Date.now(), run: null };
  }
  board.changed(task, isAccepted ? 'completed' : 'edited');
  return task;
}

/** @param usageNow what live workers use */
export function inspectHandlers(board: FakeBoard, usageNow: () => WorkerUsage[]) {
  const os = implement(contract);
  return {
    board: {
      usage: os.board.usage.handler(async function* usage({ signal }) {
        for (;;) {
          if (signal?.aborted === true) return;
          yield { board: 'harbor', now: Date.now(), workers: usageNow() };
          // A stream waits between two looks, but not for one that nobody waits for any more.
          await setTimeout(USAGE_MS, undefined, { signal }).catch(() => undefined);
        }
      }),
      archived: os.board.archived.handler(({ input }) => {
        const wanted = input.text.trim().toLowerCase();
        const cards = [...board.tasks.values()]
          .map((task) => task.card)
          .filter((card) => card.status === 'archived' && card.title.toLowerCase().includes(wanted));
        return { cards, next: null };
      }),
    },
    task: {
      reassign: os.task.reassign.handler(({ input }) =>
        guard(() => {
          const task = board.get(input.id);
          const isRunning = task.card.status === 'running';
          const status = isRunning ? ({ status: 'ready', run: null } as const) : {};
          task.card = { ...task.card, assignee: input.assignee, ...status };
          board.changed(task, 'assigned');
          return taskOf(task);
        }),
      ),
      follow: os.task.follow.handler(({ input }) =>
        guard(() => {
          board.get(input.id).isFollowed = input.isFollowed;
          return { isFollowed: input.isFollowed };
        }),
      ),
      remove: os.task.remove.handler(({ input }) =>
        guard(() => {
          board.setDeleted(input.id, true);
          return { removed: true as const };
        }),
      ),
      undelete: os.task.undelete.handler(({ input }) => guard(() => taskOf(board.setDeleted(input.id, false)))),
      decideLate: os.task.decideLate.handler(({ input }) =>
        guard(() => taskOf(decide(board, board.get(input.id), input.eventId, input.decision === 'accept'))),
      ),
    },
    groups: {
      workspace: { changes: os.workspace.changes.handler(({ input }) => board.get(input.id).changes) },
    },
    run: {
      search: os.run.search.handler(({ input }) => {
        const log = runLog(board, input.runId);
        const at = linesWith(log, input.text);
        return { at, total: at.length, from: 0, bytes: Buffer.byteLength(log) };
      }),
      around: os.run.around.handler(({ input }) => {
        const bytes = Buffer.from(runLog(board, input.runId));
        const at = Math.min(input.at, bytes.length);
        return {
          from: 0,
          at,
          to: bytes.length,
          bytes: bytes.length,
          before: bytes.toString('utf8', 0, at),
          after: bytes.toString('utf8', at),
        };
      }),
    },
  };
}
