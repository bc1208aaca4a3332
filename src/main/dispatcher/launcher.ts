/**
 * Turns admitted tasks into live workers. The order is the whole point (failures.md F004, F005): claims and tokens are
 * committed in phase `spawning`, then each process starts with its token in its environment, then the identities are
 * recorded. Wherever this process dies in between, the next dispatcher can tell. What many tasks need at the same
 * point shares one commit, because the disk's sync is the largest part of what a short task costs.
 */
import { isRefusal } from '../../contract/error.ts';
import type { Profile } from '../../contract/profile.ts';
import type { Run, Task, WorkerIdentity } from '../../contract/task.ts';
import { crashPoint } from '../world/crash-points.ts';
import type { Exit } from '../world/world.ts';
import type { Start } from './admission.ts';
import type { DispatchContext } from './dispatch-context.ts';
import type { DispatchResult, SpawnFunction } from './dispatcher.ts';
import { runVariables, workerEnvironment } from './environment.ts';
import { wrapped } from './launch-wrapper.ts';
import { settle } from './settle-exit.ts';
import { beginStop } from './stop-tree.ts';
import { StandDown } from './stand-down.ts';
import { workerCommand } from './worker-command.ts';
import { workerPrompt } from './worker-prompt.ts';

export interface Launch {
  start: Start;
  workspace: string;
  /** Null when `spawn` replaces the launcher. */
  profile: Profile | null;
}

/**
 * Claims and starts tasks; what happened goes into `result`. A claim that is refused because the task changed
 * meanwhile is no trouble and leaves no trace.
 * @throws StandDown, and then nothing was claimed
 */
export async function launchAll(
  context: DispatchContext,
  items: readonly Launch[],
  result: DispatchResult,
): Promise<void> {
  if (items.length === 0) return;
  const claimed = context.kernel.together(() => items.flatMap((item) => claimForStart(context, item)));
  crashPoint('claim.committed');
  const tried: Tried[] = [];
  // Starting a process blocks this thread for milliseconds; between two of them it serves windows.
  // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
  for (const one of claimed) tried.push(await tryToStart(context, one));
  const started = tried.filter((one) => one.identity !== null);
  recordAll(context, started);
  if (started.length > 0) crashPoint('worker.recorded');
  for (const { task, item } of started) {
    result.spawned.push({ taskId: task.id, assignee: item.start.assignee, workspacePath: item.workspace });
  }
  for (const { run, error } of tried) {
    if (error !== null) fail(context, run, error, result);
  }
}

/** As launchAll for one task whose process a caller's function starts. */
export async function launchInjected(
  context: DispatchContext,
  item: Launch,
  spawn: SpawnFunction,
  result: DispatchResult,
): Promise<void> {
  const claimed = claim(context, item.start, context.world.ids.claimer());
  if (claimed === null) return;
  const { task, run } = claimed;
  try {
    await startInjected(context, task, run, item.workspace, spawn);
    result.spawned.push({ taskId: task.id, assignee: item.start.assignee, workspacePath: item.workspace });
  } catch (error) {
    fail(context, run, error, result);
  }
}

function fail(context: DispatchContext, run: Run, error: unknown, result: DispatchResult): void {
  const message = error instanceof Error ? error.message : String(error);
  settle(context, run, { outcome: 'spawn_failed', cause: 'spawn', error: message, workerGone: true });
  result.spawnFailed.push({ taskId: run.taskId, error: message });
}

function claim(context: DispatchContext, start: Start, claimer: string): { task: Task; run: Run } | null {
  try {
    if (start.entry.assignee === null) {
      context.kernel.assignTask(start.entry.id, start.assignee, { actor: 'dispatcher' });
    }
    return context.kernel.claim(start.entry.id, {
      claimer,
      ttlSeconds: context.config.dispatch.claimTtlSeconds,
      epoch: context.epoch,
    });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (error.code === 'conflict') throw new StandDown('superseded', { cause: error });
    return null;
  }
}

interface Claimed {
  task: Task;
  run: Run;
  item: Launch;
}

function claimForStart(context: DispatchContext, item: Launch): Claimed[] {
  const claimed = claim(context, item.start, context.claimer);
  if (claimed === null) return [];
  const { task, run } = claimed;
  const logPath = context.paths.log(task.id, run.number);
  const hasCheck = (item.profile?.check ?? []).length > 0;
  const where = { workspacePath: item.workspace, logPath, hasCheck };
  return [{ task, run: context.kernel.markSpawning(run.id, where), item }];
}

interface Tried extends Claimed {
  /** Null when nothing was started. */
  identity: WorkerIdentity | null;
  error: unknown;
}

async function tryToStart(context: DispatchContext, claimed: Claimed): Promise<Tried> {
  try {
    return { ...claimed, identity: await startWorker(context, claimed), error: null };
  } catch (error) {
    return { ...claimed, identity: null, error };
  }
}

async function startWorker(context: DispatchContext, { task, run, item }: Claimed): Promise<WorkerIdentity> {
  const { kernel, world, paths } = context;
  const { profile, workspace } = item;
  if (profile === null) throw new Error('A launch without a profile needs a spawn function.');
  const runDir = paths.run(run.id);
  const runFacts = {
    task: task.id,
    run: run.id,
    token: run.token,
    board: context.board,
    database: kernel.path,
    workspace,
    home: context.config.home,
  };
  const command = workerCommand({
    profile,
    task,
    workspace,
    board: context.board,
    runDir,
    cli: context.cli,
    variables: runVariables(runFacts),
    prompt: () => {
      const told = kernel.buildWorkerContext(task.id);
      return workerPrompt({ profile, task, context: told, cli: context.cli, files: world.files });
    },
  });
  const env = workerEnvironment(profile, context.hostEnv, runFacts, command.env);
  const [name = '', ...args] = command.argv;
  const program = world.processes.resolveCommand(name, env['PATH'] ?? '');
  if (program === null) throw new Error(`The command "${name}" was not found on PATH.`);
  world.files.ensureDir(runDir);
  for (const file of command.files) world.files.writeTransient(file.path, file.text);
  // A board restored from a backup gives run ids out again; the code of an earlier run must not settle this one.
  world.files.removeFile(paths.exitRecord(run.id));
  crashPoint('run-files.written');
  const child = await world.processes.spawn({
    argv: wrapped([program, ...args], paths.exitRecord(run.id)),
    cwd: workspace,
    env,
    logPath: paths.log(task.id, run.number),
    stdin: command.stdin,
  });
  crashPoint('worker.spawned');
  context.watched.set(run.id, {
    exit: null,
    isChild: true,
    verdict: profile.verdict,
    profile: profile.name,
    since: world.clock.monotonic(),
    logPath: run.logPath,
    boundedAt: 0,
  });
  void child.exited.then((exit) => noteExit(context, run.id, exit));
  return world.processes.identify(child.pid, run.token) ?? unseen(context, child.pid);
}

function noteExit(context: DispatchContext, runId: string, exit: Exit): void {
  const watched = context.watched.get(runId);
  if (watched === undefined) return;
  watched.exit = exit;
  context.wake();
}

/** A process that ended before it could be looked at: its pid is worth knowing, but nothing may be proven by it. */
function unseen(context: DispatchContext, pid: number): WorkerIdentity {
  return { pid, startTicks: '', bootId: context.world.processes.bootId(), verified: false };
}

async function startInjected(
  context: DispatchContext,
  task: Task,
  run: Run,
  workspace: string,
  spawn: SpawnFunction,
): Promise<void> {
  const spawning = context.kernel.markSpawning(run.id, { workspacePath: workspace, logPath: null });
  const pid = await spawn({ ...task, workspacePath: workspace }, workspace);
  if (pid === null) return;
  if (!Number.isSafeInteger(pid) || pid <= 0) throw new Error(`spawn returned ${String(pid)}, which is no pid.`);
  const identity = context.world.processes.identify(pid, spawning.token);
  context.kernel.recordWorker(run.id, identity ?? unseen(context, pid));
}

/**
 * Records who the workers are. Where that fails, a process lives that the board does not know: the task was taken
 * away during the start, or the disk failed. Either way its tree is stopped at once, and only the proof of its death
 * closes what is still open.
 */
function recordAll(context: DispatchContext, started: readonly Tried[]): void {
  const record = ({ run, identity }: Tried): void => {
    if (identity === null) return;
    try {
      context.kernel.recordWorker(run.id, identity);
    } catch (error) {
      abandon(context, run, identity, error);
    }
  };
  try {
    if (started.length > 0) context.kernel.together(() => started.forEach(record));
  } catch (error) {
    for (const { run, identity } of started) if (identity !== null) abandon(context, run, identity, error);
  }
}

function abandon(context: DispatchContext, run: Run, identity: WorkerIdentity, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  context.world.log.warn('A started worker cannot be recorded; it is stopped.', { run: run.id, message });
  beginStop(context, { ...run, worker: identity }, isRefusal(error) ? null : 'stop', 0);
}
