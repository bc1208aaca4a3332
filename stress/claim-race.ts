/**
 * Claim race (kernel-spec 11.2, failures.md F003): processes race for ready tasks on one file. Every task must be
 * claimed once, completed by its claimer, and the file must tell the same story as the processes.
 */
import { checkFile, stressBoard, type Board } from './support/board.ts';
import { Report } from './support/report.ts';
import { readSettings } from './support/settings.ts';
import { startWorker, stopWorkers, type Worker } from './support/workers.ts';
import type { ClaimWorkerInput, ClaimWorkerLine } from './workers/claim-worker.ts';

const { seed, numbers } = readSettings({
  short: { processes: 5, tasks: 60, workMsMax: 20, secondsMax: 60 },
  reference: { processes: 5, tasks: 100, workMsMax: 50, secondsMax: 60 },
  hard: { processes: 16, tasks: 1_000, workMsMax: 50, secondsMax: 600 },
});
const report = new Report('claim-race', seed, numbers);
const made = stressBoard();
const ids = Array.from({ length: numbers.tasks }, (_, n) => made.board.createTask({ title: `task ${n}` }).id);

const raceStarted = performance.now();
const workers = Array.from({ length: numbers.processes }, (_, n) =>
  startWorker<ClaimWorkerLine>('claim-worker.ts', {
    path: made.path,
    name: `worker-${n}`,
    seed: seed + n,
    workMsMax: numbers.workMsMax,
  } satisfies ClaimWorkerInput),
);
const deadline = setTimeout(() => void stopWorkers(workers), numbers.secondsMax * 1_000);
const troubles = (await Promise.all(workers.map(async (w) => w.ended))).filter((t) => t !== null);
clearTimeout(deadline);
report.count('tasks per second', Math.round((numbers.tasks * 1_000) / (performance.now() - raceStarted)));

compare(made.board, workers);
for (const trouble of troubles) report.require(false, trouble);
checkFile(made, report);
report.finish();

/** Compares what the processes said with what the board holds. */
function compare(board: Board, all: readonly Worker<ClaimWorkerLine>[]): void {
  const lines = all.flatMap((worker) => worker.lines);
  const claims = lines.filter((line) => line.did === 'claimed');
  const completions = lines.filter((line) => line.did === 'completed');
  report.count('claims', claims.length);
  report.count('completions', completions.length);
  report.count('tasks by process', all.map((w) => w.lines.filter((l) => l.did === 'completed').length).join(' '));
  report.require(claims.length === ids.length, `${claims.length} claims for ${ids.length} tasks.`);
  report.require(new Set(claims.map((c) => c.task)).size === claims.length, 'A task was claimed twice.');
  report.require(completions.length === ids.length, `${completions.length} completions for ${ids.length} tasks.`);
  report.require(!lines.some((line) => line.did === 'refused'), 'A claimer was refused its own completion.');
  for (const id of ids) {
    const task = board.getTask(id);
    const runs = board.listRuns(id);
    const events = board.listEvents(id).filter((event) => event.kind === 'completed');
    report.require(task?.status === 'done', `${id} is ${task?.status}, not done.`);
    report.require(task?.claimLock === null && task.currentRunId === null, `${id} still holds a claim.`);
    report.require(runs.length === 1 && runs[0]?.outcome === 'completed', `${id} has ${runs.length} runs.`);
    report.require(events.length === 1, `${id} has ${events.length} completed events.`);
    report.require(runs[0]?.id === completions.find((c) => c.task === id)?.run, `${id} was completed by another run.`);
  }
}
