/**
 * Turns an admitted task into a live worker. The order is the whole point (failures.md F004, F005): the claim is
 * committed, then the token is on disk in phase `spawning`, then the process starts with that token in its
 * environment, then its identity is recorded. Wherever this process dies in between, the next dispatcher can tell.
 */
import { isRefusal } from '../../contract/error.ts';
import type { Profile } from '../../contract/profile.ts';
import type { Run, Task, WorkerIdentity } from '../../contract/task.ts';
import type { Exit } from '../world/world.ts';
import type { Start } from './admission.ts';
import type { DispatchContext } from './dispatch-context.ts';
import type { DispatchResult, SpawnFunction } from './dispatcher.ts';
import { workerEnvironment } from './environment.ts';
import { wrapped } from './launch-wrapper.ts';
import { settle } from './settle-exit.ts';
import { beginStop } from './stop-tree.ts';
import { workerCommand } from './worker-command.ts';

export interface Launch {
  start: Start;
  workspace: string;
  /** Null when `spawn` replaces the launcher. */
  profile: Profile | null;
}

/** Thrown when the kernel says that a newer dispatcher took over: this one must not claim again. */
export class StandDown extends Error {
  constructor(options: { cause: unknown }) {
    super('A newer dispatcher took over this board.', options);
    this.name = 'StandDown';
  }
}

/**
 * Claims and starts one task; what happened goes into `result`. A claim that is refused because the task changed
 * meanwhile is no trouble and leaves no trace.
 * @throws StandDown
 */
export async function launch(
  context: DispatchContext,
  item: Launch,
  spawn: SpawnFunction | null,
  result: DispatchResult,
): Promise<void> {
  const claimed = claim(context, item.start, spawn !== null);
  if (claimed === null) return;
  const { task, run } = claimed;
  try {
    if (spawn === null) await startWorker(context, task, run, item);
    else await startInjected(context, task, run, item.workspace, spawn);
    result.spawned.push({ taskId: task.id, assignee: item.start.assignee, workspacePath: item.workspace });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    settle(context, run, { outcome: 'spawn_failed', cause: 'spawn', error: message, workerGone: true });
    result.spawnFailed.push({ taskId: task.id, error: message });
  }
}

function claim(context: DispatchContext, start: Start, isInjected: boolean): { task: Task; run: Run } | null {
  try {
    if (start.entry.assignee === null) {
      context.kernel.assignTask(start.entry.id, start.assignee, { actor: 'dispatcher' });
    }
    return context.kernel.claim(start.entry.id, {
      claimer: isInjected ? context.world.ids.claimer() : context.claimer,
      ttlSeconds: context.config.dispatch.claimTtlSeconds,
      epoch: context.epoch,
    });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (error.code === 'conflict') throw new StandDown({ cause: error });
    return null;
  }
}

async function startWorker(context: DispatchContext, task: Task, run: Run, item: Launch): Promise<void> {
  const { kernel, world, paths } = context;
  const { profile, workspace } = item;
  if (profile === null) throw new Error('A launch without a profile needs a spawn function.');
  const runDir = paths.run(run.id);
  const command = workerCommand({
    profile,
    task,
    workspace,
    board: context.board,
    runDir,
    cli: context.cli,
    prompt: () => kernel.buildWorkerContext(task.id),
  });
  const env = workerEnvironment(profile, context.hostEnv, {
    task: task.id,
    run: run.id,
    token: run.token,
    board: context.board,
    database: kernel.path,
    workspace,
    home: context.config.home,
  });
  const [name = '', ...args] = command.argv;
  const program = world.processes.resolveCommand(name, env['PATH'] ?? '');
  if (program === null) throw new Error(`The command "${name}" was not found on PATH.`);
  world.files.ensureDir(runDir);
  for (const file of command.files) world.files.writeTransient(file.path, file.text);
  // A board restored from a backup gives run ids out again; the code of an earlier run must not settle this one.
  world.files.removeFile(paths.exitRecord(run.id));
  const logPath = paths.log(task.id, run.number);
  kernel.markSpawning(run.id, { workspacePath: workspace, logPath });
  const child = await world.processes.spawn({
    argv: wrapped([program, ...args], paths.exitRecord(run.id)),
    cwd: workspace,
    env,
    logPath,
    stdin: command.stdin,
  });
  context.watched.set(run.id, {
    exit: null,
    isChild: true,
    verdict: profile.verdict,
    profile: profile.name,
    since: world.clock.monotonic(),
    logPath,
    boundedAt: 0,
  });
  void child.exited.then((exit) => noteExit(context, run.id, exit));
  record(context, run, world.processes.identify(child.pid, run.token) ?? unseen(context, child.pid));
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
 * Records who the worker is. When that fails, a process lives that the board does not know: the task was taken away
 * during the start, or the disk failed. Either way the new tree is stopped at once, and only its proof of death
 * closes what is still open.
 */
function record(context: DispatchContext, run: Run, identity: WorkerIdentity): void {
  try {
    context.kernel.recordWorker(run.id, identity);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    context.world.log.warn('A started worker cannot be recorded; it is stopped.', { run: run.id, message });
    beginStop(context, { ...run, worker: identity }, isRefusal(error) ? null : 'stop', 0);
  }
}
