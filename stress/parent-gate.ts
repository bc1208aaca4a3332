/**
 * Parent gate (kernel-spec 11.2, failures.md F052, I19): children are created free, then linked below parents that
 * nobody finishes, while claimers hammer at them. A child may start before its link or after its parents, never
 * between. Afterwards the parents are completed, and every child must come through.
 */
import { checkFile, stressBoard, type Board } from './support/board.ts';
import { seededRandom } from './support/random.ts';
import { Report } from './support/report.ts';
import { readSettings } from './support/settings.ts';
import { comesTrue } from './support/wait.ts';
import { startWorker, stopWorkers } from './support/workers.ts';
import type { GateWorkerInput, GateWorkerLine } from './workers/gate-worker.ts';

const { seed, numbers } = readSettings({
  short: { processes: 3, parents: 10, rounds: 150, secondsMax: 30 },
  reference: { processes: 4, parents: 10, rounds: 200, secondsMax: 60 },
  hard: { processes: 12, parents: 30, rounds: 2_000, secondsMax: 600 },
});
const report = new Report('parent-gate', seed, numbers);
const random = seededRandom(seed);
const made = stressBoard();
const { board } = made;
const parents = Array.from({ length: numbers.parents }, (_, n) => board.createTask({ title: `parent ${n}` }).id);

const workers = Array.from({ length: numbers.processes }, (_, n) =>
  startWorker<GateWorkerLine>('gate-worker.ts', { path: made.path, name: `worker-${n}` } satisfies GateWorkerInput),
);
const waitUntil = async (condition: () => boolean): Promise<boolean> => comesTrue(condition, numbers.secondsMax);
const rejections = () =>
  workers.reduce((sum, w) => sum + w.lines.reduce((n, l) => n + (l.did === 'rejected' ? l.times : 0), 0), 0);

await waitUntil(() => probeIsClaimed(board));
const children: string[] = [];
for (let round = 0; round < numbers.rounds; round++) {
  const { id } = board.createTask({ title: `child ${round}` });
  children.push(id);
  await new Promise((resolve) => setTimeout(resolve, random.next() * 2));
  const first = random.pick(parents);
  const second = random.pick(parents.filter((p) => p !== first));
  for (const parent of [first, second]) board.linkTasks(parent, id);
}
await waitUntil(() => rejections() > 0);

const startedEarly = children.filter((id) => board.listRuns(id).length > 0).length;
const heldBack = children.length - startedEarly;
for (const id of children) checkOrder(id);
for (const parent of parents) board.completeTask(parent, { summary: 'released' });
await waitUntil(() => children.every((id) => board.getTask(id)?.status === 'done'));
const troubles = await stopWorkers(workers);

report.count('children', children.length);
report.count('started before their link', startedEarly);
report.count('held back by their parents', heldBack);
report.count('claims rejected', rejections());
report.require(startedEarly > 0, 'No child started before its link: the race did not happen.');
report.require(heldBack > 0, 'No child was held back: the race did not happen.');
report.require(rejections() > 0, 'No claim was rejected: the race did not happen.');
for (const id of children) {
  report.require(board.getTask(id)?.status === 'done', `${id} did not finish after its parents did.`);
  report.require(board.listRuns(id).length === 1, `${id} has ${board.listRuns(id).length} runs.`);
}
for (const trouble of troubles) report.require(false, trouble);
checkFile(made, report);
report.finish();

/** While all parents are undone, a child's claim must come before its first link. */
function checkOrder(id: string): void {
  const events = board.listEvents(id);
  const claim = events.find((event) => event.kind === 'claimed');
  const link = events.find((event) => event.kind === 'linked');
  if (claim !== undefined && link !== undefined)
    report.require(claim.id < link.id, `${id} was claimed below undone parents.`);
}

/** True once a claimer took a task, so that the rounds meet claimers that are at work. */
function probeIsClaimed(on: Board): boolean {
  const probe =
    on.listTasks({ includeArchived: true }).find((task) => task.title === 'child probe') ??
    on.createTask({ title: 'child probe' });
  return probe.status === 'done';
}
