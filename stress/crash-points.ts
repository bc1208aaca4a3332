/**
 * Crash points (failures.md section 0, rule 4): the dispatcher of a real board is killed at every named point between
 * a commit and an outside effect, then at random instants, and restarted. Afterwards every task has come to its end,
 * no two attempts overlapped (I13), no process is left (I14), nothing was counted that no worker did (I18), every
 * attempt that a kill left open was settled in time (I24), and the file holds all invariants.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKernel } from '../src/main/kernel/open-kernel.ts';
import type { Kernel } from '../src/main/kernel/kernel.ts';
import { kernelWorldOf } from '../src/main/services/kernel-world.ts';
import { CRASH_POINTS, type CrashPoint } from '../src/main/world/crash-points.ts';
import { openWorld } from '../src/main/world/open-world.ts';
import { violationsOf } from '../test/support/invariants.ts';
import { checkCommand, effectTask, endlessTask, overlapsIn } from './support/effects.ts';
import { seededRandom } from './support/random.ts';
import { Report } from './support/report.ts';
import { readSettings } from './support/settings.ts';
import { comesTrue } from './support/wait.ts';
import { startWorker, stopWorkers, type Worker } from './support/workers.ts';
import type { CrashDispatcherInput, CrashDispatcherLine } from './workers/crash-dispatcher.ts';

const { seed, numbers } = readSettings({
  short: { passes: 1, kills: 60, killMsMax: 400, secondsMax: 30, lanes: 3 },
  reference: { passes: 3, kills: 1_000, killMsMax: 400, secondsMax: 30, lanes: 3 },
  hard: { passes: 5, kills: 5_000, killMsMax: 600, secondsMax: 60, lanes: 3 },
});
const report = new Report('crash-points', seed, numbers);
const world = openWorld({ quiet: true });

const homes: string[] = [];
process.once('exit', () => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

interface Scene {
  home: string;
  path: string;
  effects: string;
  kernel: Kernel;
}

function newScene(): Scene {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'flockboard-crash-')));
  homes.push(home);
  const path = join(home, 'boards/default/kanban.db');
  mkdirSync(join(home, 'boards/default'), { recursive: true });
  return { home, path, effects: join(home, 'effects'), kernel: openKernel({ path, world: kernelWorldOf(world) }) };
}

function startDispatcher(scene: Scene, crash: CrashDispatcherInput['crash']): Worker<CrashDispatcherLine> {
  const { home, path } = scene;
  const check = checkCommand(scene.effects);
  return startWorker('crash-dispatcher.ts', { home, path, check, crash } satisfies CrashDispatcherInput);
}

const waitUntil = async (condition: () => boolean): Promise<boolean> => comesTrue(condition, numbers.secondsMax);

/** Nothing is left to start, to end, to check or to note. */
function isAtRest({ kernel }: Scene): boolean {
  const { ready = 0, running = 0, todo = 0, review = 0 } = kernel.counts();
  return ready + running + todo + review + kernel.lingeringRuns().length + kernel.runsToObserve().length === 0;
}

/** Lets a dispatcher bring the board to its end, then checks everything that must hold then. */
async function settleAndCheck(scene: Scene, name: string): Promise<void> {
  const left = scene.kernel.openRuns();
  const started = performance.now();
  const dispatcher = startDispatcher(scene, null);
  const isTaken = (): boolean => dispatcher.lines.length > 0;
  report.require(await waitUntil(isTaken), `${name}: the next dispatcher did not begin.`);
  report.require(performance.now() - started < 10_000, `${name}: the next dispatcher took over too late (I24).`);
  report.require(
    await waitUntil(() => isAtRest(scene)),
    `${name}: ${JSON.stringify(scene.kernel.counts())} after the wait.`,
  );
  for (const trouble of await stopWorkers([dispatcher])) report.require(false, `${name}: ${trouble}`);
  for (const { id } of left)
    report.require(scene.kernel.getRun(id)?.endedAt !== null, `${name}: run ${id} is open (I24).`);
  checkTasks(scene, name);
  scene.kernel.close();
  for (const sentence of overlapsIn(scene.effects)) report.require(false, `${name}: ${sentence}`);
  for (const { invariant, rows } of violationsOf(scene.path))
    report.require(false, `${name}: ${invariant}: ${JSON.stringify(rows)}`);
}

function checkTasks({ kernel }: Scene, name: string): void {
  for (const task of kernel.listTasks({ includeArchived: true })) {
    const runs = kernel.listRuns(task.id);
    const left = runs.filter((run) => !world.processes.survey().isTreeGone(run.token));
    report.require(left.length === 0, `${name}: processes of ${left.length} runs of ${task.id} are left (I14).`);
    const isEndless = task.title === 'endless';
    const outcomes = runs.map((run) => run.outcome);
    report.require(
      task.status === (isEndless ? 'blocked' : 'done'),
      `${name}: a task ended ${task.status} by ${outcomes.join()}.`,
    );
    const counted = outcomes.filter((outcome) => outcome === 'crashed' || outcome === 'spawn_failed');
    report.require(counted.length === 0, `${name}: ${task.id} was charged with ${counted.join()} (I18).`);
  }
}

/** Work that brings a dispatcher past every point so many times: some at once, some in a row, some checked. */
function fill({ kernel, effects }: Scene, times: number): void {
  for (let n = 0; n < 3; n++) kernel.createTask(effectTask(effects, 3, 0.05));
  kernel.createTask(endlessTask(effects, false));
  let before: string[] = [];
  for (let n = 0; n < times; n++) {
    kernel.createTask(endlessTask(effects, true));
    kernel.createTask({ ...effectTask(effects, 1, 0.05), assignee: 'checked' });
    before = [kernel.createTask({ ...effectTask(effects, 1, 0.05), parents: before }).task.id];
  }
}

async function crashAt({ point, pass }: NamedCrash): Promise<void> {
  const name = `${point}, pass ${pass}`;
  const scene = newScene();
  fill(scene, pass);
  const doomed = startDispatcher(scene, { point, pass: point.startsWith('write.') ? pass * 5 : pass });
  let end: string | null | undefined;
  void doomed.ended.then((how) => (end = how));
  await waitUntil(() => end !== undefined || isAtRest(scene));
  const isHit = end?.includes('SIGKILL') === true;
  report.require(isHit, `${name}: the point was never passed.`);
  if (isHit) hits += 1;
  else await stopWorkers([doomed]);
  await settleAndCheck(scene, name);
}

async function crashAnywhere(kills: number, lane: number): Promise<void> {
  const scene = newScene();
  const random = seededRandom(seed + lane);
  for (let n = 0; n < kills; n++) {
    scene.kernel.createTask(effectTask(scene.effects, random.between(1, 4), random.between(1, 10) / 100));
    if (n % 20 === 0) scene.kernel.createTask(endlessTask(scene.effects, n % 40 === 0));
    if (n % 20 === 10) scene.kernel.createTask({ ...effectTask(scene.effects, 1, 0.02), assignee: 'checked' });
    const doomed = startDispatcher(scene, null);
    await waitUntil(() => doomed.lines.length > 0);
    await new Promise((resolve) => setTimeout(resolve, random.next() * numbers.killMsMax));
    doomed.child.kill('SIGKILL');
    await doomed.ended;
  }
  for (const { id } of scene.kernel.listTasks()) {
    tasks += 1;
    attempts += scene.kernel.listRuns(id).length;
  }
  await settleAndCheck(scene, `random kills, lane ${lane}`);
}

/** Performs all of them, so many at a time, each on a board of its own: most of a scene is waiting for its workers. */
async function inLanes(scenes: readonly (() => Promise<void>)[], lanes: number): Promise<void> {
  const next = scenes.values();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const scene of next) await scene();
    }),
  );
}

/** The first to end in order leaves behind what Node compiled, so that those that are killed start faster. */
async function warmUp(): Promise<void> {
  const scene = newScene();
  for (const trouble of await stopWorkers([startDispatcher(scene, null)])) report.require(false, trouble);
  scene.kernel.close();
}

let hits = 0;
let tasks = 0;
let attempts = 0;
interface NamedCrash {
  point: CrashPoint;
  /** The time of passing the point, from 1; of writes, which are many, every fifth. */
  pass: number;
}
const passes = Array.from({ length: numbers.passes }, (_, n) => n + 1);
// A process takes a board over once.
const named = passes
  .flatMap((pass) => CRASH_POINTS.map((point): NamedCrash => ({ point, pass })))
  .filter(({ point, pass }) => point !== 'epoch.committed' || pass === 1);
const share = (lane: number): number => Math.floor((numbers.kills + lane) / numbers.lanes);
const anywhere = Array.from({ length: numbers.lanes }, (_, lane) => () => crashAnywhere(share(lane), lane));
await warmUp();
await inLanes([...anywhere, ...named.map((crash) => () => crashAt(crash))], numbers.lanes);
report.count('named points', `${CRASH_POINTS.length}, up to ${numbers.passes} passes each`);
report.count('named crashes reached', `${hits} of ${named.length}`);
report.count('random kills', numbers.kills);
report.count('tasks and attempts', `${tasks} ${attempts}`);
report.finish();
