import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorkerIdentity } from '../../src/contract/task.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import type { ProcessEntry, ProcessTable } from '../../src/main/world/process-table.ts';
import {
  findTree,
  isTreeGone,
  signalTree,
  TOKEN_VARIABLE,
  type TreeContext,
} from '../../src/main/world/worker-tree.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';
import { startWorker, type StartedWorker } from '../support/workers.ts';

const { processes } = openWorld({ quiet: true });

function leaderOf(worker: StartedWorker): WorkerIdentity {
  const identity = processes.identify(worker.pid, worker.token);
  if (identity === null) throw new Error('the worker is gone already');
  return identity;
}

async function lines(worker: StartedWorker, count: number): Promise<string[]> {
  const read = (): string[] => worker.output().split('\n').slice(0, -1);
  await waitFor(() => read().length >= count);
  return read();
}

async function killAll(worker: StartedWorker, leader: WorkerIdentity): Promise<void> {
  await waitFor(() => {
    const left = processes.findByToken(worker.token, leader);
    processes.signalTree(leader, left, 'SIGKILL', worker.token);
    return left.length === 0;
  });
}

describe('the tree of a run', () => {
  it('holds descendants that left the group with setsid, and a kill reaches them (F022)', async () => {
    const away = `setsid sh -c 'echo away; exec sleep 600'`;
    const worker = await startWorker(`${away} & setsid ${away} & exec sleep 602`);
    await lines(worker, 2);
    const leader = leaderOf(worker);
    // The doubled setsid leaves a parent behind for a moment.
    await waitFor(() => processes.findByToken(worker.token, leader).length === 3);
    const tree = processes.findByToken(worker.token, leader);
    expect(tree.every((member) => member.verified)).toBe(true);
    expect(processes.signalTree(leader, tree, 'SIGTERM', worker.token)).toBe(3);
    await worker.exited;
    await waitFor(() => processes.findByToken(worker.token, leader).length === 0);
    expect(tree.some((member) => processes.isAlive(member))).toBe(false);
  });

  it('holds children that cleaned their environment, while the leader lives and after it (F022)', async () => {
    const worker = await startWorker('env -i sleep 600 & env -i sleep 601 & sleep 602 & echo ok; exec sleep 603');
    await lines(worker, 1);
    const leader = leaderOf(worker);
    await waitFor(() => processes.findByToken(worker.token, leader).length === 4);
    expect(processes.findByToken(worker.token).length).toBe(4);
    process.kill(worker.pid, 'SIGKILL');
    await worker.exited;
    // Until env(1) has handed over to sleep(1), its process still shows the token.
    await waitFor(() => processes.findByToken(worker.token).length === 1);
    expect(processes.findByToken(worker.token, leader)).toHaveLength(3);
    await killAll(worker, leader);
  });

  it('is never seen as gone while one of it forks and ends without pause (F022, P2)', async () => {
    // Each process lives for about 2 ms and hands over to a child in a session of its own.
    const hop = '$|=1; print "on\\n"; until (-e "stop") { exit if fork; setsid(); select(undef, undef, undef, 0.002) }';
    const worker = await startWorker(`exec perl -MPOSIX=setsid -e '${hop}'`);
    await worker.exited;
    const looks = Array.from({ length: 300 }, () => processes.findByToken(worker.token).length);
    writeFileSync(join(worker.cwd, 'stop'), '');
    expect(Math.min(...looks)).toBeGreaterThan(0);
    await waitFor(() => processes.findByToken(worker.token).length === 0);
  });

  it('never loses one that replaces itself without pause (F022, P2)', async () => {
    const again = join(tempDir(), 'again.sh');
    writeFileSync(again, `[ -e stop ] || exec /bin/sh "${again}"\n`);
    // Only the environment tells whose they are: each leader is gone, and each process has a session of its own. Several
    // of them on few processors are often stopped in the middle of an exec, where one is seen or unclear, never gone.
    const workers = await Promise.all([1, 2, 3, 4].map(async () => startWorker(`setsid /bin/sh "${again}" &`)));
    await Promise.all(workers.map(async (worker) => worker.exited));
    const looks = Array.from({ length: 300 }, () => processes.survey());
    const lost = looks.filter((look) => workers.some((worker) => look.isTreeGone(worker.token)));
    expect(lost).toHaveLength(0);
    for (const worker of workers) writeFileSync(join(worker.cwd, 'stop'), '');
    await waitFor(() => workers.every((worker) => processes.survey().isTreeGone(worker.token)));
  });

  it('is reported as alive through a stubborn member until SIGKILL (F021)', async () => {
    const worker = await startWorker("trap '' TERM; echo ready; while :; do sleep 0.05; done");
    await lines(worker, 1);
    const leader = leaderOf(worker);
    expect(processes.signalTree(leader, [], 'SIGTERM', worker.token)).toBeGreaterThanOrEqual(1);
    expect(processes.isAlive(leader)).toBe(true);
    processes.signalTree(leader, [], 'SIGKILL', worker.token);
    expect(await worker.exited).toMatchObject({ signal: 'SIGKILL' });
  });

  it('is never signalled for another token, an unverified identity or another start time (T23, F028)', async () => {
    const worker = await startWorker('exec sleep 600');
    const leader = leaderOf(worker);
    expect(processes.signalTree({ ...leader, verified: false }, [{ ...leader, verified: false }], 'SIGKILL')).toBe(0);
    expect(processes.signalTree({ ...leader, startTicks: '1' }, [{ ...leader, startTicks: '1' }], 'SIGKILL')).toBe(0);
    expect(processes.signalTree({ ...leader, bootId: 'x' }, [{ ...leader, bootId: 'x' }], 'SIGKILL')).toBe(0);
    expect(processes.isAlive(leader)).toBe(true);
    await killAll(worker, leader);
  });

  it('is not proven gone while a process cannot be looked at that may belong to it', () => {
    const context = (startTicks: string, pid = 60): TreeContext => {
      const table = fakeTable([entry({ pid, startTicks })], []);
      const survey = (): ReturnType<ProcessTable['survey']> => ({
        ...table.survey(TOKEN_VARIABLE),
        unclear: new Map([[pid, startTicks]]),
      });
      return fakeContext({ ...table, survey }, [], { pid: 2, group: 2 });
    };
    const isGone = (of: TreeContext, leader: WorkerIdentity | null): boolean =>
      isTreeGone(of, of.table.survey(TOKEN_VARIABLE), 't', leader);
    expect(isGone(context('7'), null)).toBe(false);
    expect(isGone(context('7'), identity(50))).toBe(false);
    expect(isGone(context(''), identity(50))).toBe(false);
    // It started before the leader, so it cannot descend from it; and of another boot nothing is known.
    expect(isGone(context('4'), identity(50))).toBe(true);
    expect(isGone(context('4'), identity(50, { bootId: 'other' }))).toBe(false);
    expect(isGone(context('7', 2), null)).toBe(true);
  });

  it('never holds this process, even when it carries the token itself', () => {
    const table = fakeTable([entry({ pid: 700, group: 700 }), entry({ pid: 701, parent: 700 })], [700, 701]);
    const context = fakeContext(table, [], { pid: 700, group: 700 });
    expect(findTree(context, context.table.survey(TOKEN_VARIABLE), 't', null).map((found) => found.pid)).toEqual([701]);
  });
});

function entry(change: Partial<ProcessEntry> & { pid: number }): ProcessEntry {
  return { parent: 1, group: change.pid, session: change.pid, startTicks: '5', isZombie: false, ...change };
}

function fakeTable(entries: ProcessEntry[], marked: number[]): ProcessTable {
  return {
    bootId: () => 'boot',
    ageMs: () => null,
    usage: () => null,
    read: (pid) => entries.find((found) => found.pid === pid) ?? 'gone',
    all: () => entries,
    hasEnvironment: (pid) => (marked.includes(pid) ? 'yes' : 'no'),
    survey: () => ({
      entries: new Map(entries.map((one) => [one.pid, one])),
      values: new Map(marked.map((pid) => [pid, 't'])),
      unclear: new Map(),
    }),
  };
}

function fakeContext(table: ProcessTable, kills: number[], self: TreeContext['self']): TreeContext {
  return { table, self, kill: (pid) => void kills.push(pid), isUncollectedChild: () => false };
}

const identity = (pid: number, change: Partial<WorkerIdentity> = {}): WorkerIdentity => ({
  pid,
  startTicks: '5',
  bootId: 'boot',
  verified: true,
  ...change,
});

describe('choosing whom to signal', () => {
  it('spares an innocent that got the pid and the start tick of a dead worker (F028)', () => {
    const kills: number[] = [];
    const context = fakeContext(fakeTable([entry({ pid: 50 })], []), kills, { pid: 2, group: 2 });
    expect(signalTree(context, identity(50), [identity(50)], 'SIGKILL', 't')).toBe(0);
    expect(kills).toEqual([]);
  });

  it('signals the group of a dead leader only while a proven member is in it', () => {
    const kills: number[] = [];
    const members = [entry({ pid: 51, group: 50, session: 50 }), entry({ pid: 52, group: 50, session: 50 })];
    const context = fakeContext(fakeTable(members, [51]), kills, { pid: 2, group: 2 });
    expect(signalTree(context, identity(50), [identity(51)], 'SIGTERM', 't')).toBe(2);
    expect(kills).toEqual([-50]);
    const stranger = fakeContext(fakeTable(members, []), kills, { pid: 2, group: 2 });
    expect(signalTree(stranger, identity(50), [identity(51)], 'SIGTERM', 't')).toBe(0);
    expect(kills).toEqual([-50]);
  });

  it('does not take the session of a stranger for that of a dead leader', () => {
    const reused = [entry({ pid: 50, startTicks: '9' }), entry({ pid: 51, group: 50, session: 50 })];
    const context = fakeContext(fakeTable(reused, []), [], { pid: 2, group: 2 });
    expect(findTree(context, context.table.survey(TOKEN_VARIABLE), 't', identity(50))).toEqual([]);
    // Even a process that shows the token, a copy of the environment in somebody's shell, makes it ours no further.
    const copied = fakeContext(fakeTable(reused, [50]), [], { pid: 2, group: 2 });
    expect(findTree(copied, copied.table.survey(TOKEN_VARIABLE), 't', identity(50)).map((found) => found.pid)).toEqual([
      50,
    ]);
  });

  it('spares the group it belongs to itself, asked as leader or as member (T23)', () => {
    const kills: number[] = [];
    const entries = [entry({ pid: 50 }), entry({ pid: 51, group: 50 }), entry({ pid: 52, group: 50 })];
    const context = fakeContext(fakeTable(entries, [50, 51]), kills, { pid: 52, group: 50 });
    expect(signalTree(context, identity(50), [identity(50), identity(51)], 'SIGKILL', null)).toBe(0);
    const orphaned = fakeContext(fakeTable(entries.slice(1), [51]), kills, { pid: 52, group: 50 });
    expect(signalTree(orphaned, identity(50), [identity(51)], 'SIGKILL', 't')).toBe(0);
    expect(kills).toEqual([]);
  });

  it('goes on when a process ends between look and signal, or is not ours to signal', () => {
    const sent: number[] = [];
    const table = fakeTable([entry({ pid: 50 }), entry({ pid: 51 }), entry({ pid: 52 })], [50, 51, 52]);
    const kill = (pid: number): void => {
      if (pid === 50) throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' });
      if (pid === 51) throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
      sent.push(pid);
    };
    const context = { table, kill, self: { pid: 2, group: 2 }, isUncollectedChild: () => false };
    expect(signalTree(context, null, [identity(50), identity(51), identity(52)], 'SIGKILL', 't')).toBe(1);
    expect(sent).toEqual([52]);
  });

  it('never signals pid 1 or below, ourselves, our group, or anything unproven, whatever it is asked (T23)', () => {
    const pid = fc.oneof(fc.integer({ min: -3, max: 12 }), fc.constant(Number.NaN), fc.constant(1.5));
    const anyEntry = fc.record({
      pid: fc.integer({ min: 1, max: 12 }),
      parent: fc.integer({ min: 0, max: 12 }),
      group: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constant(6)),
      session: fc.integer({ min: 0, max: 12 }),
      startTicks: fc.constantFrom('5', '5', '6'),
      isZombie: fc.boolean(),
    });
    // Mostly right, so that many cases come down to the one guard that must hold.
    const anyIdentity = fc.record({
      pid,
      startTicks: fc.constantFrom('5', '5', '6'),
      bootId: fc.constantFrom('boot', 'boot', 'boot', 'other'),
      verified: fc.constantFrom(true, true, true, false),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(anyEntry, { selector: (one) => one.pid, maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 5 }),
        fc.option(anyIdentity),
        fc.array(anyIdentity, { maxLength: 6 }),
        fc.constantFrom('t', null),
        (entries, marked, leader, members, token) => {
          const kills: number[] = [];
          const self = { pid: 7, group: 6 };
          signalTree(fakeContext(fakeTable(entries, marked), kills, self), leader, members, 'SIGKILL', token);
          for (const target of kills) {
            expect(Math.abs(target)).toBeGreaterThan(1);
            expect([7, -7, -6]).not.toContain(target);
            const asked = [leader, ...members].filter((one) => one !== null && one.pid === Math.abs(target));
            expect(asked.some((one) => one?.verified === true && one.bootId === 'boot')).toBe(true);
            const found = entries.find((one) => one.pid === target);
            const isSame = asked.some((one) => one?.startTicks === found?.startTicks) && found?.group !== self.group;
            expect(target < 0 || isSame).toBe(true);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
