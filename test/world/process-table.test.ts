import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWorld } from '../../src/main/world/open-world.ts';
import { openProcTable, parseStat } from '../../src/main/world/proc-table.ts';
import { createProcesses, identify, isAlive } from '../../src/main/world/processes.ts';
import type { ProcessEntry } from '../../src/main/world/process-table.ts';
import { openPsTable, parseRows, parseUsage } from '../../src/main/world/ps-table.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';
import { startWorker } from '../support/workers.ts';

const world = openWorld({ quiet: true });

function statLine(pid: number, name: string, state: string, ticks: string): string {
  return `${pid} (${name}) ${state} 1 ${pid} ${pid} 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 ${ticks} 1 1 1\n`;
}

describe('the identity of a process', () => {
  it('is verified by the token read back from its environment, and only then', async () => {
    const worker = await startWorker('exec sleep 600');
    const identity = world.processes.identify(worker.pid, worker.token);
    expect(identity).toMatchObject({ pid: worker.pid, verified: true, bootId: world.processes.bootId() });
    expect(identity?.startTicks).toMatch(/^\d+$/);
    expect(world.processes.identify(worker.pid, `${worker.token}x`)?.verified).toBe(false);
    expect(world.processes.identify(worker.pid, worker.token.slice(1))?.verified).toBe(false);
    expect(world.processes.identify(worker.pid, null)?.verified).toBe(false);
    world.processes.signalTree(identity, [], 'SIGKILL', worker.token);
    await worker.exited;
    expect(world.processes.identify(worker.pid, worker.token)).toBeNull();
  });

  it('is asked again while a process that was just started shows no environment (F005)', () => {
    const entry = {
      pid: 4711,
      startTicks: '9',
      isZombie: false,
      parent: 1,
      group: 4711,
      session: 4711,
    } as ProcessEntry;
    const proc = openProcTable();
    const answers: ('unknown' | 'yes')[] = ['unknown', 'unknown', 'yes'];
    const slow = { ...proc, read: () => entry, hasEnvironment: () => answers.shift() ?? 'yes' };
    expect(identify(slow, 4711, 't')).toMatchObject({ verified: true });
    expect(identify({ ...proc, read: () => entry, hasEnvironment: () => 'unknown' }, 4711, 't')?.verified).toBe(false);
  });

  it('shows no environment while the kernel puts it in place, which is not the same as having none of the token', () => {
    const root = tempDir();
    mkdirSync(join(root, '7'));
    writeFileSync(join(root, '7', 'environ'), '');
    expect(openProcTable(root).hasEnvironment(7, 'A=b')).toBe('unknown');
    writeFileSync(join(root, '7', 'environ'), 'A=b\0');
    expect(openProcTable(root).hasEnvironment(7, 'A=b')).toBe('yes');
  });

  it('differs when boot, pid or start time differ (F028)', async () => {
    const worker = await startWorker('exec sleep 600');
    const identity = world.processes.identify(worker.pid, worker.token);
    if (identity === null) throw new Error('the worker has no identity');
    expect(world.processes.isAlive(identity)).toBe(true);
    expect(world.processes.isAlive({ ...identity, bootId: 'another boot' })).toBe(false);
    expect(world.processes.isAlive({ ...identity, startTicks: '1' })).toBe(false);
    for (const pid of [0, -1, 1.5, Number.NaN, process.pid]) {
      expect(world.processes.isAlive({ ...identity, pid })).toBe(false);
    }
    world.processes.signalTree(identity, [], 'SIGKILL', worker.token);
    await worker.exited;
    expect(world.processes.isAlive(identity)).toBe(false);
  });

  it('has an age that no wall clock can change, and none for another boot (F038)', async () => {
    const worker = await startWorker('exec sleep 600');
    const identity = world.processes.identify(worker.pid, worker.token);
    if (identity === null) throw new Error('the worker has no identity');
    const age = world.processes.ageMs(identity);
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(60_000);
    const own = world.processes.identify(process.pid, null);
    expect(own === null ? 0 : world.processes.ageMs(own)).toBeGreaterThan(0);
    expect(world.processes.ageMs({ ...identity, bootId: 'another boot' })).toBeNull();
    world.processes.signalTree(identity, [], 'SIGKILL', worker.token);
    await worker.exited;
  });

  it('uses memory and processor time while it lives, and nothing that can be told afterwards', async () => {
    const worker = await startWorker('i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo over; exec sleep 600');
    const identity = world.processes.identify(worker.pid, worker.token);
    if (identity === null) throw new Error('the worker has no identity');
    await waitFor(() => worker.output().includes('over'), { what: 'The end of the loop' });
    const usage = world.processes.usage(identity);
    expect(usage?.cpuMs).toBeGreaterThan(0);
    expect(usage?.memoryBytes).toBeGreaterThan(100_000);
    expect(world.processes.usage({ ...identity, startTicks: '1' })).toBeNull();
    world.processes.signalTree(identity, [], 'SIGKILL', worker.token);
    await worker.exited;
    expect(world.processes.usage(identity)).toBeNull();
  });

  it.each([
    ['  0:01.25  2048\n', { cpuMs: 1_250, memoryBytes: 2_097_152 }],
    ['01:02:03 10', { cpuMs: 3_723_000, memoryBytes: 10_240 }],
    ['2-00:00:01 1', { cpuMs: 172_801_000, memoryBytes: 1_024 }],
    ['TIME RSS', null],
    ['', null],
  ])('reads %j of ps(1) as what a process used', (text, usage) => {
    expect(parseUsage(text)).toEqual(usage);
  });

  it('counts a zombie as gone (F023)', async () => {
    const script = 'import os,sys;p=os.fork();(p or os._exit(0));print(p,flush=True);sys.stdin.read()';
    const hasPython = world.processes.resolveCommand('python3', '/usr/bin:/bin') !== null;
    const perl = '$p=fork; exit 0 unless $p; $|=1; print "$p\\n"; sleep 600';
    const worker = await startWorker(hasPython ? `exec python3 -c '${script}' < /dev/zero` : `exec perl -e '${perl}'`);
    const pid = await waitFor(() => Number(worker.output()), { what: 'The pid of the zombie' });
    await waitFor(() => world.processes.identify(pid, null) === null, { what: 'The end of the child' });
    const entry = openProcTable().read(pid);
    expect(entry).toMatchObject({ pid, parent: worker.pid, isZombie: true });
    const { startTicks } = entry as ProcessEntry;
    expect(world.processes.isAlive({ pid, startTicks, bootId: world.processes.bootId(), verified: true })).toBe(false);
    world.processes.signalTree(null, world.processes.findByToken(worker.token), 'SIGKILL', worker.token);
    await worker.exited;
  });

  it('counts what cannot be read as alive, so that no second worker starts', () => {
    const unreadable = { ...openProcTable(), read: () => 'unknown' as const };
    const identity = { pid: 4711, startTicks: '1', bootId: unreadable.bootId(), verified: true };
    expect(isAlive(unreadable, identity)).toBe(true);
    expect(identify(unreadable, 4711, 't')).toBeNull();
  });

  it('is not given when the pid changes hands during the look (F028)', () => {
    const proc = openProcTable();
    let ticks = 1;
    const read = (pid: number): ProcessEntry => ({
      pid,
      parent: 1,
      group: pid,
      session: pid,
      startTicks: String(ticks++),
      isZombie: false,
    });
    expect(identify({ ...proc, read, hasEnvironment: () => 'yes' }, 4711, 't')).toBeNull();
  });
});

describe('reading proc(5)', () => {
  it.each(['plain', 'two words', 'a) R 1 1 1', '(((', ') (', 'line\nbreak'])(
    'understands the command name %j',
    (name) => {
      expect(parseStat(statLine(42, name, 'S', '12345'))).toEqual({
        pid: 42,
        state: 'S',
        parent: 1,
        group: 42,
        session: 42,
        startTicks: '12345',
      });
    },
  );

  it.each(['', 'x', '42 (a) S', '42 (a) S 1 1 1 0 -1 1 1 0 0 0 0 0 0 0 20 0 1 0 -5 1'])(
    'takes %j for no such line',
    (text) => {
      expect(parseStat(text)).toBeNull();
    },
  );

  it('tells an empty environment from one that an exec has not put in place yet (F022)', () => {
    const root = tempDir();
    const place = (pid: number, start: string, end: string): void => {
      mkdirSync(join(root, String(pid)));
      writeFileSync(join(root, String(pid), 'environ'), '');
      const fields = [...statLine(pid, 'sh', 'S', '9').trim().split(' ').slice(0, 22), ...Array(27).fill('0')];
      writeFileSync(join(root, String(pid), 'stat'), `${[...fields, start, end].join(' ')}\n`);
    };
    place(41, '4096', '4096');
    place(42, '0', '0');
    place(43, '4096', '8192');
    const { entries, unclear } = openProcTable(root).survey('TOKEN');
    expect(new Set(entries.keys())).toEqual(new Set([41, 42, 43]));
    expect(unclear).toEqual(
      new Map([
        [42, '9'],
        [43, '9'],
      ]),
    );
  });

  it('reads a process as alive whose first thread ended while another works on', () => {
    const root = tempDir();
    mkdirSync(join(root, '42/task/42'), { recursive: true });
    mkdirSync(join(root, '42/task/43'), { recursive: true });
    writeFileSync(join(root, '42/stat'), statLine(42, 'java', 'Z', '7'));
    writeFileSync(join(root, '42/task/42/stat'), statLine(42, 'java', 'Z', '7'));
    writeFileSync(join(root, '42/task/43/stat'), statLine(43, 'java', 'S', '8'));
    expect(openProcTable(root).read(42)).toMatchObject({ isZombie: false });
    writeFileSync(join(root, '42/task/43/stat'), statLine(43, 'java', 'Z', '8'));
    expect(openProcTable(root).read(42)).toMatchObject({ isZombie: true });
    expect(openProcTable(root).read(43)).toBe('gone');
  });
});

describe('reading ps(1), for systems without proc(5)', () => {
  it('finds a marked worker, its group and its end', async () => {
    const processes = createProcesses(openPsTable());
    const worker = await startWorker('exec sleep 600');
    const identity = processes.identify(worker.pid, worker.token);
    expect(identity).toMatchObject({ pid: worker.pid, verified: true });
    if (identity === null) throw new Error('the worker has no identity');
    expect(processes.isAlive(identity)).toBe(true);
    expect(processes.findByToken(worker.token)).toEqual([identity]);
    expect(processes.signalTree(identity, [], 'SIGKILL', worker.token)).toBe(1);
    await worker.exited;
    expect(processes.isAlive(identity)).toBe(false);
    expect(processes.bootId()).not.toBe('');
  });

  it('takes rows of both GNU and BSD form', () => {
    const rows = '  123     1   123 Ss   Thu Nov 20 10:00:00 2025\n 124 123 123 Z+ Thu 20 Nov 10:00:01 2025\nrubbish\n';
    expect(parseRows(rows)).toEqual([
      { pid: 123, parent: 1, group: 123, session: 0, startTicks: 'Thu Nov 20 10:00:00 2025', isZombie: false },
      { pid: 124, parent: 123, group: 123, session: 0, startTicks: 'Thu 20 Nov 10:00:01 2025', isZombie: true },
    ]);
  });

  it('agrees with proc(5) about ourselves', () => {
    const self = openPsTable().read(process.pid);
    const own = openProcTable().read(process.pid);
    expect(self).toMatchObject({ pid: process.pid, parent: process.ppid, group: (own as ProcessEntry).group });
    expect(execFileSync('ps', ['-o', 'pid=', '-p', String(process.pid)], { encoding: 'utf8' })).toContain(
      `${process.pid}`,
    );
  });
});
