/**
 * Reclaim race (kernel-spec 11.2, failures.md F006, F010): leases of one second, work of two, and a reclaimer every
 * 200 ms. A worker whose lease ran out must be refused, its successor must win, and no task may finish twice.
 */
import { checkFile, stressBoard, type Board } from './support/board.ts';
import { Report } from './support/report.ts';
import { readSettings } from './support/settings.ts';
import { startWorker, stopWorkers, type Worker } from './support/workers.ts';
import type { ReclaimWorkerInput, ReclaimWorkerLine } from './workers/reclaim-worker.ts';

const { seed, numbers } = readSettings({
  short: { processes: 4, tasks: 5, leaseSeconds: 1, workMs: 1_200, silentShare: 0.3, reclaimMs: 100, secondsMax: 30 },
  reference: {
    processes: 5,
    tasks: 50,
    leaseSeconds: 1,
    workMs: 2_000,
    silentShare: 0.4,
    reclaimMs: 200,
    secondsMax: 120,
  },
  hard: {
    processes: 20,
    tasks: 500,
    leaseSeconds: 1,
    workMs: 2_000,
    silentShare: 0.4,
    reclaimMs: 50,
    secondsMax: 600,
  },
});
const report = new Report('reclaim-race', seed, numbers);
const made = stressBoard();
const ids = Array.from({ length: numbers.tasks }, (_, n) => made.board.createTask({ title: `task ${n}` }).id);

const workers = Array.from({ length: numbers.processes }, (_, n) =>
  startWorker<ReclaimWorkerLine>('reclaim-worker.ts', {
    path: made.path,
    name: `worker-${n}`,
    seed: seed + n,
    leaseSeconds: numbers.leaseSeconds,
    workMs: numbers.workMs,
    silentShare: numbers.silentShare,
    silentFirst: n === 0,
  } satisfies ReclaimWorkerInput),
);

let reclaimed = 0;
const until = performance.now() + numbers.secondsMax * 1_000;
while (made.board.listTasks({ status: 'done', limit: ids.length }).length < ids.length && performance.now() < until) {
  reclaimed += made.board.releaseStaleClaims();
  await new Promise((resolve) => setTimeout(resolve, numbers.reclaimMs));
}
const troubles = await stopWorkers(workers);

compare(made.board, workers);
for (const trouble of troubles) report.require(false, trouble);
checkFile(made, report);
report.finish();

/** Compares what the processes said with what the board holds. */
function compare(board: Board, all: readonly Worker<ReclaimWorkerLine>[]): void {
  const lines = all.flatMap((worker) => worker.lines);
  const number = (did: ReclaimWorkerLine['did']) => lines.filter((line) => line.did === did).length;
  report.count('claims', number('claimed'));
  report.count('reclaimed', reclaimed);
  report.count('completions', number('completed'));
  report.count('late verdicts refused', number('refused'));
  report.require(reclaimed > 0, 'No lease ran out: the race did not happen.');
  report.require(number('refused') > 0, 'No displaced worker was refused: the race did not happen.');
  report.require(number('claimed') === number('completed') + number('refused'), 'A claim has no answer.');
  for (const id of ids) {
    const task = board.getTask(id);
    const runs = board.listRuns(id);
    const won = lines.filter((line) => line.task === id && line.did === 'completed');
    const completed = runs.filter((run) => run.outcome === 'completed');
    report.require(task?.status === 'done', `${id} is ${task?.status}, not done.`);
    report.require(won.length === 1, `${won.length} workers were told that they completed ${id}.`);
    report.require(completed.length === 1 && completed[0]?.id === won[0]?.run, `${id} was completed by another run.`);
    report.require(
      runs.every((run) => run.endedAt !== null),
      `${id} has an open run.`,
    );
    report.require(task?.consecutiveFailures === 0, `${id} counts failures for lost leases.`);
    const events = board.listEvents(id);
    const late = lines.filter((line) => line.task === id && line.did === 'refused').length;
    report.require(
      events.filter((event) => event.kind === 'late_verdict').length === late,
      `${id} does not record its ${late} late verdicts.`,
    );
  }
}
