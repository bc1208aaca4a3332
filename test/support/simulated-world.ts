/**
 * A world whose time, chance, processes and locks are the test's. Nothing happens by itself: time moves when the test
 * advances it, processes end when the test ends them or when they obey a signal. Several worlds may share one
 * `SimulatedMachine` to stand for several programs. The file system is the real one.
 */
import type { WorkerIdentity } from '../../src/contract/task.ts';
import { createFiles } from '../../src/main/world/files.ts';
import type {
  Child,
  Clock,
  Exit,
  FlockOwner,
  Ids,
  Locks,
  Log,
  Processes,
  SpawnRequest,
  World,
} from '../../src/main/world/world.ts';
import { Fault } from '../../src/contract/error.ts';

export interface SimulatedProcess extends WorkerIdentity {
  token: string | null;
  request: SpawnRequest | null;
  /** Ends on SIGTERM; otherwise only on SIGKILL. */
  obeysTerm: boolean;
  signals: string[];
  alive: boolean;
  end(exit: { code?: number; signal?: string }): void;
}

/** What several simulated programs share: the process table and the locks. */
export interface SimulatedMachine {
  bootId: string;
  /** Every process that ever was, in starting order. */
  processes: SimulatedProcess[];
  locks: Map<string, FlockOwner>;
  /** Adds a process that nobody here spawned: an orphan, an innocent, a descendant. */
  addProcess(token: string | null, options?: { pid?: number; obeysTerm?: boolean }): SimulatedProcess;
  nextPid: number;
}

export interface SimulatedClock extends Clock {
  /** Moves both clocks on and runs what is due, in order of time; callbacks may arm further timers. */
  advance(ms: number): void;
  /** Steps the wall clock only, as a user or a time server does. */
  step(ms: number): void;
  /** Timers that still wait. */
  pending(): number;
}

export interface SimulatedWorld extends World {
  clock: SimulatedClock;
  machine: SimulatedMachine;
  lines: { level: string; message: string; fields: Record<string, unknown> }[];
  /** Makes the next spawn fail with that fault. */
  failNextSpawn(fault: Fault): void;
}

export function createSimulatedMachine(): SimulatedMachine {
  const machine: SimulatedMachine = {
    bootId: 'boot-1',
    processes: [],
    locks: new Map(),
    nextPid: 1000,
    addProcess: (token, options = {}) => addProcess(machine, token, options),
  };
  return machine;
}

export function createSimulatedWorld(
  options: { machine?: SimulatedMachine; seed?: number; now?: number; pid?: number } = {},
): SimulatedWorld {
  const machine = options.machine ?? createSimulatedMachine();
  const clock = simulatedClock(options.now ?? Date.UTC(2026, 0, 15, 12));
  const pid = options.pid ?? 500;
  const lines: SimulatedWorld['lines'] = [];
  const nextFault: { fault: Fault | null } = { fault: null };
  return {
    clock,
    ids: seededIds(options.seed ?? 1, pid),
    processes: simulatedProcesses(machine, nextFault),
    locks: simulatedLocks(machine, clock, pid),
    files: createFiles(clock),
    memory: { availableBytes: () => null },
    power: { isOnBattery: () => null },
    log: recordingLog(lines),
    machine,
    lines,
    failNextSpawn: (fault) => {
      nextFault.fault = fault;
    },
  };
}

export function simulatedClock(start: number): SimulatedClock {
  let wall = start;
  let steady = 0;
  let order = 0;
  const timers = new Map<number, { at: number; run: () => void }>();
  return {
    now: () => wall,
    monotonic: () => steady,
    after: (ms, run) => {
      const id = (order += 1);
      timers.set(id, { at: steady + Math.max(0, ms), run });
      return { cancel: () => void timers.delete(id) };
    },
    advance: (ms) => {
      const until = steady + ms;
      for (;;) {
        const due = [...timers]
          .filter(([, timer]) => timer.at <= until)
          .toSorted((a, b) => a[1].at - b[1].at || a[0] - b[0]);
        const first = due[0];
        if (first === undefined) break;
        timers.delete(first[0]);
        const moved = Math.max(0, first[1].at - steady);
        steady += moved;
        wall += moved;
        first[1].run();
      }
      wall += until - steady;
      steady = until;
    },
    step: (ms) => {
      wall += ms;
    },
    pending: () => timers.size,
  };
}

/** Ids that repeat with the seed. Not secret: for tests only. */
export function seededIds(seed: number, pid: number): Ids {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const hex = (): string => next().toString(16).padStart(8, '0');
  return {
    taskId: () => `t_${hex()}`,
    token: () => Buffer.from(Array.from({ length: 8 }, hex).join(''), 'hex').toString('base64url'),
    claimer: () => `simulated:${pid}`,
  };
}

function addProcess(
  machine: SimulatedMachine,
  token: string | null,
  options: { pid?: number; obeysTerm?: boolean; request?: SpawnRequest; ended?: (exit: Exit) => void },
): SimulatedProcess {
  const pid = options.pid ?? (machine.nextPid += 1);
  const added: SimulatedProcess = {
    pid,
    startTicks: String(machine.processes.length + 1),
    bootId: machine.bootId,
    verified: token !== null,
    token,
    request: options.request ?? null,
    obeysTerm: options.obeysTerm ?? true,
    signals: [],
    alive: true,
    end: ({ code, signal }) => {
      if (!added.alive) return;
      added.alive = false;
      options.ended?.({ pid, code: signal === undefined ? (code ?? 0) : null, signal: signal ?? null });
    },
  };
  machine.processes.push(added);
  return added;
}

function simulatedProcesses(machine: SimulatedMachine, next: { fault: Fault | null }): Processes {
  const live = (pid: number): SimulatedProcess | undefined =>
    machine.processes.find((candidate) => candidate.alive && candidate.pid === pid);
  const same = (identity: WorkerIdentity): SimulatedProcess | null => {
    const found = live(identity.pid);
    const isSame = found?.startTicks === identity.startTicks && machine.bootId === identity.bootId;
    return found !== undefined && isSame ? found : null;
  };
  const asIdentity = (found: SimulatedProcess, verified: boolean): WorkerIdentity => ({
    pid: found.pid,
    startTicks: found.startTicks,
    bootId: found.bootId,
    verified,
  });
  const findByToken = (token: string): WorkerIdentity[] =>
    machine.processes.filter((found) => found.alive && found.token === token).map((found) => asIdentity(found, true));
  return {
    bootId: () => machine.bootId,
    spawn: async (request): Promise<Child> => {
      const { fault } = next;
      next.fault = null;
      if (fault !== null) throw fault;
      const { promise, resolve } = Promise.withResolvers<Exit>();
      const token = request.env['FLOCKBOARD_RUN_TOKEN'] ?? null;
      const child = addProcess(machine, token, { request, ended: resolve });
      return { pid: child.pid, exited: promise };
    },
    identify: (pid, token) => {
      const found = live(pid);
      return found === undefined ? null : asIdentity(found, token !== null && found.token === token);
    },
    isAlive: (identity, token) => {
      const found = same(identity);
      return found !== null && (token === undefined || token === null || found.token === token);
    },
    ageMs: () => null,
    usage: () => null,
    findByToken,
    survey: () => ({ findByToken, isTreeGone: (token) => findByToken(token).length === 0 }),
    signalTree: (leader, members, signal) => {
      const targets = new Set(
        [...(leader === null ? [] : [leader]), ...members].filter((one) => one.verified).map(same),
      );
      targets.delete(null);
      for (const target of targets) {
        target?.signals.push(signal);
        if (signal === 'SIGKILL' || target?.obeysTerm === true) target?.end({ signal });
      }
      return targets.size;
    },
    run: async () => ({ code: null, stdout: '', stderr: '', trouble: 'start' }),
    resolveCommand: (name) => (name.startsWith('/') ? name : `/usr/bin/${name}`),
  };
}

function simulatedLocks(machine: SimulatedMachine, clock: Clock, pid: number): Locks {
  return {
    tryLock: (path, owner) => {
      if (machine.locks.has(path)) return null;
      const held = { pid, host: 'simulated', kind: owner.kind, since: clock.now() };
      machine.locks.set(path, held);
      return {
        release: () => {
          if (machine.locks.get(path) === held) machine.locks.delete(path);
        },
      };
    },
    readOwner: (path) => machine.locks.get(path) ?? null,
  };
}

function recordingLog(lines: SimulatedWorld['lines']): Log {
  const record =
    (level: string) =>
    (message: string, fields: Record<string, unknown> = {}): void => {
      lines.push({ level, message, fields });
    };
  return { info: record('info'), warn: record('warn'), error: record('error') };
}
