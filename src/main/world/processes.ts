/**
 * Processes as the rest of the program sees them: start, identify, find, signal. Composes the process table of the
 * platform, the launcher and the tree; holds one fact of its own, which children have not been collected yet.
 */
import type { WorkerIdentity } from '../../contract/task.ts';
import { openProcTable } from './proc-table.ts';
import type { ProcessTable } from './process-table.ts';
import { openPsTable } from './ps-table.ts';
import { resolveCommand } from './resolve-command.ts';
import { runCommand } from './run-command.ts';
import { spawnChild } from './spawn-child.ts';
import { TOKEN_VARIABLE, findTree, isTreeGone, signalTree, type TreeContext } from './worker-tree.ts';
import type { Child, Processes, ProcessSurvey, SpawnRequest } from './world.ts';

/** @param table the platform's own unless a test brings another. */
export function createProcesses(table: ProcessTable = openProcessTable()): Processes {
  const uncollected = new Set<number>();
  const context = (): TreeContext => ({
    table,
    self: { pid: process.pid, group: ownGroup(table) },
    kill: (pid, signal) => void process.kill(pid, signal),
    isUncollectedChild: (pid) => uncollected.has(pid),
  });
  const survey = (): ProcessSurvey => {
    const listing = table.survey(TOKEN_VARIABLE);
    return {
      findByToken: (token, leader) => findTree(context(), listing, token, leader ?? null),
      isTreeGone: (token, leader) => isTreeGone(context(), listing, token, leader ?? null),
    };
  };
  return {
    bootId: () => table.bootId(),
    spawn: (request) => spawnTracked(request, uncollected),
    identify: (pid, token) => identify(table, pid, token),
    isAlive: (identity, token) => isAlive(table, identity, token ?? null),
    ageMs: ({ bootId, startTicks }) => (bootId === table.bootId() ? table.ageMs(startTicks) : null),
    usage: (identity) => (isAlive(table, identity) ? table.usage(identity.pid) : null),
    findByToken: (token, leader) => survey().findByToken(token, leader),
    survey,
    signalTree: (leader, members, signal, token) => signalTree(context(), leader, members, signal, token ?? null),
    run: runCommand,
    resolveCommand,
  };
}

function openProcessTable(): ProcessTable {
  return process.platform === 'linux' ? openProcTable() : openPsTable();
}

function ownGroup(table: ProcessTable): number {
  const entry = table.read(process.pid);
  return typeof entry === 'string' ? process.pid : entry.group;
}

async function spawnTracked(request: SpawnRequest, uncollected: Set<number>): Promise<Child> {
  const child = await spawnChild(request);
  uncollected.add(child.pid);
  const exited = child.exited.then((exit) => {
    uncollected.delete(child.pid);
    return exit;
  });
  return { pid: child.pid, exited };
}

/** How long a process may show no environment: an exec takes far less, and a wrong "unmarked" would leave it unguarded. */
const EXEC_MS_MAX = 50;

/**
 * Whether the environment of `pid` holds the token. A child is reported as started a moment before the kernel has put
 * its environment in place, so an answer of "unknown" is asked again, blocking for at most 50 ms.
 */
function isMarkedWith(table: ProcessTable, pid: number, token: string): boolean {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; ; waited += 1) {
    const answer = table.hasEnvironment(pid, `${TOKEN_VARIABLE}=${token}`);
    if (answer !== 'unknown' || waited >= EXEC_MS_MAX) return answer === 'yes';
    Atomics.wait(pause, 0, 0, 1);
  }
}

/** Looks twice at the process around the look at its environment, so that all facts are of one and the same. */
export function identify(table: ProcessTable, pid: number, token: string | null): WorkerIdentity | null {
  if (!Number.isSafeInteger(pid) || pid < 1) return null;
  const before = table.read(pid);
  if (typeof before === 'string' || before.isZombie) return null;
  const isMarked = token !== null && isMarkedWith(table, pid, token);
  const after = isMarked ? table.read(pid) : before;
  if (typeof after === 'string' || after.isZombie || after.startTicks !== before.startTicks) return null;
  return { pid, startTicks: after.startTicks, bootId: table.bootId(), verified: isMarked };
}

/** A wrong "gone" would start a second worker, so what cannot be read counts as alive. */
export function isAlive(table: ProcessTable, identity: WorkerIdentity, token: string | null = null): boolean {
  if (!Number.isSafeInteger(identity.pid) || identity.pid < 1 || identity.bootId !== table.bootId()) return false;
  const entry = table.read(identity.pid);
  if (typeof entry === 'string') return entry === 'unknown';
  if (entry.isZombie) return false;
  if (identity.startTicks === '') return true;
  if (entry.startTicks !== identity.startTicks) return false;
  return token === null || table.hasEnvironment(identity.pid, `${TOKEN_VARIABLE}=${token}`) !== 'no';
}
