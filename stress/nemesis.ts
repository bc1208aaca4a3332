/**
 * Nemesis (failures.md section 0, rule 5): three boards under one long churn, an engine and a `flockboard serve` that
 * both want to dispatch them, and a `kill -9` every moment: of one of these two, of the leader of a worker, or of one of
 * its descendants. All the while the worker trees are counted in /proc. What must hold: no task runs twice at once (I13, by the effect log),
 * every run that an engine left open is adopted or settled within 10 s (I24), no board ever has more workers than its
 * cap (I15), and in the end every task is done, no process is left (I14) and the files hold all invariants.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kernel } from '../src/main/kernel/kernel.ts';
import { openKernel } from '../src/main/kernel/open-kernel.ts';
import { kernelWorldOf } from '../src/main/services/kernel-world.ts';
import { openWorld } from '../src/main/world/open-world.ts';
import { violationsOf } from '../test/support/invariants.ts';
import { churnTask, overlapsIn } from './support/effects.ts';
import { seededRandom } from './support/random.ts';
import { Report } from './support/report.ts';
import { readSettings } from './support/settings.ts';
import { comesTrue } from './support/wait.ts';
import { startServe, startWorker, stopWorkers, type Worker } from './support/workers.ts';
import { workerTrees, type LiveProcess } from './support/worker-trees.ts';
import type { CapCounterInput, CapCounterLine } from './workers/cap-counter.ts';
import type { NemesisEngineInput } from './workers/nemesis-engine.ts';

const { seed, numbers } = readSettings({
  short: { kills: 300, pauseMs: 100, engineShare: 10, cap: 3, tasks: 6, settleMs: 10_000, endSeconds: 60 },
  reference: { kills: 3_000, pauseMs: 150, engineShare: 10, cap: 3, tasks: 8, settleMs: 10_000, endSeconds: 60 },
  hard: { kills: 30_000, pauseMs: 150, engineShare: 10, cap: 4, tasks: 10, settleMs: 10_000, endSeconds: 120 },
});
const SLUGS = ['default', 'second', 'third'];
const report = new Report('nemesis', seed, numbers);
const random = seededRandom(seed);
const world = openWorld({ quiet: true });

const home = realpathSync(mkdtempSync(join(tmpdir(), 'flockboard-nemesis-')));
const effects = join(home, 'effects');
process.once('exit', () => rmSync(home, { recursive: true, force: true }));

interface Board {
  slug: string;
  path: string;
  kernel: Kernel;
}

/** An open run that a killed engine left behind, which somebody has to answer for. */
interface Debt {
  board: Board;
  runId: string;
  claimLock: string | null;
  since: number;
}

function writeConfig(): void {
  const lines = [
    '[dispatch]',
    `max_workers = ${numbers.cap}`,
    'failure_limit = 1000',
    'retry_backoff_seconds = 0',
    'stop_grace_seconds = 0.15',
    'verdict_grace_seconds = 0.15',
    'memory_floor_mb = 0',
    '[profiles.shell]',
    'slots = 100',
  ];
  writeFileSync(join(home, 'config.toml'), `${lines.join('\n')}\n`);
}

function openBoard(slug: string): Board {
  const folder = join(home, 'boards', slug);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'kanban.db');
  return { slug, path, kernel: openKernel({ path, world: kernelWorldOf(world), failureLimit: 1_000 }) };
}

/** Who dispatches: an engine by itself, and the program as a person starts it. Each says one line when it is ready. */
const ENGINES = {
  engine: (): Worker<object> => startWorker('nemesis-engine.ts', { home } satisfies NemesisEngineInput),
  serve: (): Worker<object> => startServe(home),
};
type EngineKind = keyof typeof ENGINES;
const KINDS: readonly EngineKind[] = ['engine', 'serve'];
type Engines = Record<EngineKind, Worker<object>>;

const isReady = (engine: Worker<object>): boolean => engine.lines.length > 0;

const wait = async (ms: number): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, ms));
};

/** Keeps so many tasks waiting or running on each board. */
function feed(boards: readonly Board[]): void {
  for (const { kernel } of boards) {
    const { ready = 0, running = 0 } = kernel.counts();
    for (let n = ready + running; n < numbers.tasks; n++) {
      kernel.createTask(churnTask(effects, random.between(2, 12), random.between(1, 8) / 100));
    }
  }
}

const debts: Debt[] = [];
let slowestMs = 0;

/** Runs whose claim is that engine's; it was killed just now. */
function noteDebts(boards: readonly Board[], pid: number): void {
  for (const board of boards) {
    for (const run of board.kernel.openRuns()) {
      if (run.claimLock?.includes(`:${pid}#`) !== true) continue;
      debts.push({ board, runId: run.id, claimLock: run.claimLock, since: performance.now() });
    }
  }
}

/**
 * Settled: ended, or claimed by another engine. The others must not be older than allowed, counted from the moment at
 * which an engine was there to do it: how long a start takes is the machine's business.
 */
function collectDebts(engines: Engines): void {
  const isTended = KINDS.some((kind) => isReady(engines[kind]));
  for (const debt of debts.splice(0)) {
    const run = debt.board.kernel.getRun(debt.runId);
    if (!isTended) debt.since = performance.now();
    const ageMs = performance.now() - debt.since;
    if (run === null || run.endedAt !== null || run.claimLock !== debt.claimLock) {
      slowestMs = Math.max(slowestMs, ageMs);
    } else if (ageMs > numbers.settleMs) {
      report.require(false, `Run ${run.id} of ${debt.board.slug} is neither settled nor adopted (I24).`);
    } else debts.push(debt);
  }
}

const killed = { engine: 0, serve: 0, leader: 0, descendant: 0 };

/** Kills one worker process, a leader as often as a descendant. False when there is none. */
function killWorker(live: readonly LiveProcess[]): boolean {
  const isLeader = random.next() < 0.5;
  const wanted = live.filter((process) => process.isLeader === isLeader);
  const target = wanted.length === 0 ? live[0] : random.pick(wanted);
  if (target === undefined) return false;
  try {
    process.kill(target.pid, 'SIGKILL');
  } catch {
    return false;
  }
  killed[target.isLeader ? 'leader' : 'descendant'] += 1;
  return true;
}

async function churn(boards: readonly Board[]): Promise<Engines> {
  const live = workerTrees(home);
  const engines: Engines = { engine: ENGINES.engine(), serve: ENGINES.serve() };
  await waitUntil(() => KINDS.every((kind) => isReady(engines[kind])));
  let kills = 0;
  while (kills < numbers.kills) {
    feed(boards);
    collectDebts(engines);
    await wait(random.next() * 2 * numbers.pauseMs);
    const kind = random.pick(KINDS);
    const engine = engines[kind];
    if (random.between(0, 99) >= numbers.engineShare) {
      if (killWorker(live())) kills += 1;
    } else if (isReady(engine)) {
      engine.child.kill('SIGKILL');
      await engine.ended;
      noteDebts(boards, engine.child.pid ?? 0);
      engines[kind] = ENGINES[kind]();
      killed[kind] += 1;
      kills += 1;
    }
  }
  return engines;
}

const waitUntil = async (condition: () => boolean): Promise<boolean> => comesTrue(condition, numbers.endSeconds);

function isAtRest({ kernel }: Board): boolean {
  const { ready = 0, running = 0 } = kernel.counts();
  return ready + running === 0 && kernel.lingeringRuns().length === 0;
}

function checkEnd(boards: readonly Board[]): void {
  let runs = 0;
  for (const { slug, path, kernel } of boards) {
    for (const { id, status } of kernel.listTasks()) {
      runs += kernel.listRuns(id).length;
      report.require(status === 'done', `${id} of ${slug} ended ${status}.`);
    }
    kernel.close();
    for (const { invariant, rows } of violationsOf(path)) {
      report.require(false, `${slug}: ${invariant}: ${JSON.stringify(rows)}`);
    }
  }
  for (const sentence of overlapsIn(effects)) report.require(false, sentence);
  const left = workerTrees(home)();
  report.require(left.length === 0, `${left.length} worker processes are left (I14).`);
  report.count('attempts', runs);
}

function checkCounts(counter: Worker<CapCounterLine>): void {
  for (const line of counter.lines) {
    if (line.did === 'exceeded') {
      report.require(false, `${line.board} had ${line.runs.length} workers: runs ${line.runs.join()} (I15).`);
    } else {
      report.count('looks at /proc', line.looks);
      report.count('most workers of a board', Math.max(0, ...Object.values(line.most)));
      const isBusy = SLUGS.every((slug) => (line.most[slug] ?? 0) === numbers.cap);
      report.require(isBusy, `The churn never filled the cap: ${JSON.stringify(line.most)}.`);
    }
  }
}

writeConfig();
const boards = SLUGS.map(openBoard);
const counter = startWorker<CapCounterLine>('cap-counter.ts', {
  home,
  cap: numbers.cap,
  everyMs: 20,
} satisfies CapCounterInput);
const engines = await churn(boards);
report.require(
  await waitUntil(() => (collectDebts(engines), debts.length === 0 && boards.every(isAtRest))),
  'The boards did not come to rest.',
);
report.require(await waitUntil(() => isReady(engines.serve)), 'The last serve did not begin.');
engines.serve.child.kill('SIGTERM');
const troubles = [...(await stopWorkers(Object.values(engines))), ...(await stopWorkers([counter]))];
for (const trouble of troubles) report.require(false, trouble);
report.count('kills of the engine', killed.engine);
report.count('kills of serve', killed.serve);
report.count('kills of leaders', killed.leader);
report.count('kills of descendants', killed.descendant);
report.count('slowest take-over, ms', Math.round(slowestMs));
checkCounts(counter);
checkEnd(boards);
report.finish();
