/** The process table of Linux, read from proc(5). Never opens anything but /proc. */
import { closeSync, openSync, readFileSync, readSync, readdirSync, statSync } from 'node:fs';
import { errorCode } from './platform-faults.ts';
import type { ProcessEntry, ProcessListing, ProcessTable, ProcessUsage } from './process-table.ts';

/** Listings that one survey may take: on a machine that starts processes without pause it ends as well. */
const LISTINGS_MAX = 5;
/** How long one survey waits for programs that are being loaded; that takes far less. */
const EXEC_MS_MAX = 50;

/** @param root where proc(5) is mounted; tests read a copy. */
export function openProcTable(root = '/proc'): ProcessTable {
  let boot: string | null = null;
  const table: ProcessTable = {
    bootId: () => (boot ??= readFileSync(`${root}/sys/kernel/random/boot_id`, 'utf8').trim()),
    ageMs: (startTicks) => ageMs(root, startTicks),
    usage: (pid) => usage(root, pid),
    read: (pid) => readEntry(root, pid),
    all: () => pidsOf(root).flatMap((pid) => asList(readEntry(root, pid))),
    hasEnvironment: (pid, entry) => hasEnvironment(root, pid, entry),
    survey: (name) => survey(root, name),
  };
  return table;
}

/** proc(5) counts start times in USER_HZ, which is 100 on every platform Node runs on. */
const TICKS_PER_SECOND = 100;

/** Both the start time and proc_uptime(5) count from boot. */
function ageMs(root: string, startTicks: string): number | null {
  const uptime = Number(readWhole(`${root}/uptime`).toString('latin1').split(' ')[0]);
  const age = (uptime - Number(startTicks) / TICKS_PER_SECOND) * 1_000;
  return startTicks !== '' && Number.isFinite(age) ? Math.max(0, age) : null;
}

/** User and system time from proc_pid_stat(5), fields 14 and 15, memory from proc_pid_status(5). */
function usage(root: string, pid: number): ProcessUsage | null {
  try {
    const stat = readWhole(`${root}/${pid}/stat`).toString('latin1');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 1)
      .trim()
      .split(/\s+/);
    const ticks = Number(fields[11]) + Number(fields[12]);
    const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readWhole(`${root}/${pid}/status`).toString('latin1'))?.[1];
    if (!Number.isFinite(ticks)) return null;
    return { cpuMs: (ticks / TICKS_PER_SECOND) * 1_000, memoryBytes: Number(resident ?? 0) * 1_024 };
  } catch {
    return null;
  }
}

function asList(entry: ProcessEntry | 'gone' | 'unknown'): ProcessEntry[] {
  return typeof entry === 'string' ? [] : [entry];
}

function pidsOf(root: string): number[] {
  return readdirSync(root)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/**
 * Reads the table until a whole listing passed in which no process was started. Otherwise one that is forked behind
 * the listing, by a parent that ends before it is looked at, would be missed, and its run be taken for gone.
 */
function survey(root: string, name: string): ProcessListing {
  const entries = new Map<number, ProcessEntry>();
  const values = new Map<number, string>();
  const uid = process.getuid?.();
  const unclear = new Map<number, string>();
  const lookAt = (pid: number): void => {
    const entry = readEntry(root, pid);
    unclear.delete(pid);
    if (entry === 'gone') return;
    if (entry === 'unknown') {
      if (isOwnedBy(root, pid, uid)) unclear.set(pid, '');
      return;
    }
    entries.set(pid, entry);
    // Threads of the kernel have no group.
    if (entry.isZombie || entry.group === 0 || !isOwnedBy(root, pid, uid)) return;
    const value = variableOf(root, pid, name);
    if (value === 'unclear') unclear.set(pid, entry.startTicks);
    else if (value !== null) values.set(pid, value.text);
  };
  for (let listings = 0; listings < LISTINGS_MAX; listings += 1) {
    const newest = newestPid(root);
    for (const pid of pidsOf(root)) if (!entries.has(pid)) lookAt(pid);
    if (newest !== null && newestPid(root) === newest) break;
  }
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let looks = 0; unclear.size > 0 && looks <= EXEC_MS_MAX; looks += 1) {
    if (looks > 0) Atomics.wait(pause, 0, 0, 1);
    const left = [...unclear.keys()];
    for (const pid of left) lookAt(pid);
  }
  return { entries, values, unclear };
}

/** The pid given away last, from proc_loadavg(5); null where the system does not say. */
function newestPid(root: string): number | null {
  try {
    const newest = Number(readFileSync(`${root}/loadavg`, 'latin1').trim().split(' ')[4]);
    return newest > 0 ? newest : null;
  } catch {
    return null;
  }
}

function isOwnedBy(root: string, pid: number, uid: number | undefined): boolean {
  if (uid === undefined || uid === 0) return true;
  try {
    return statSync(`${root}/${pid}`).uid === uid;
  } catch {
    return false;
  }
}

function readEntry(root: string, pid: number): ProcessEntry | 'gone' | 'unknown' {
  let text: string;
  try {
    text = readWhole(`${root}/${pid}/stat`).toString('latin1');
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT' || code === 'ESRCH' ? 'gone' : 'unknown';
  }
  const parsed = parseStat(text);
  if (parsed === null) return 'unknown';
  const { state, ...entry } = parsed;
  const isZombie = (state === 'Z' || state === 'X') && !hasLiveThread(root, pid);
  return { ...entry, isZombie };
}

/**
 * The fields we use of proc_pid_stat(5). The command name in field 2 may hold spaces and parentheses, so counting
 * starts behind the last closing one. Null for text that is not such a line.
 */
export function parseStat(text: string): (Omit<ProcessEntry, 'isZombie'> & { state: string }) | null {
  const fields = text
    .slice(text.lastIndexOf(')') + 1)
    .trim()
    .split(/\s+/);
  const pid = Number.parseInt(text, 10);
  const [state, parent, group, session] = fields;
  const startTicks = fields[19];
  if (state === undefined || startTicks === undefined || !/^\d+$/.test(startTicks) || !Number.isInteger(pid))
    return null;
  return { pid, state, parent: Number(parent), group: Number(group), session: Number(session), startTicks };
}

/** A process whose first thread has ended shows as a zombie while its other threads go on working. */
function hasLiveThread(root: string, pid: number): boolean {
  try {
    return readdirSync(`${root}/${pid}/task`).some((thread) => {
      const state = parseStat(readFileSync(`${root}/${pid}/task/${thread}/stat`, 'latin1'))?.state;
      return state !== undefined && state !== 'Z' && state !== 'X';
    });
  } catch {
    return false;
  }
}

function hasEnvironment(root: string, pid: number, entry: string): 'yes' | 'no' | 'unknown' {
  try {
    const environment = readWhole(`${root}/${pid}/environ`);
    // In the middle of an exec the new environment is not in place yet and reads as empty.
    if (environment.length === 0) return 'unknown';
    return environment.toString('latin1').split('\0').includes(entry) ? 'yes' : 'no';
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT' || code === 'ESRCH' ? 'no' : 'unknown';
  }
}

/** Errors of a process that is gone, or that will not show its environment however often it is asked. */
const NOT_SHOWN = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM']);

/** Null when the process has no such variable, is gone or does not show it; `unclear` when that cannot be told now. */
function variableOf(root: string, pid: number, name: string): { text: string } | 'unclear' | null {
  try {
    const environment = readWhole(`${root}/${pid}/environ`);
    if (environment.length === 0) return hasNoVariables(root, pid) ? null : 'unclear';
    const text = valueOf(environment, name);
    return text === null ? null : { text };
  } catch (error) {
    return NOT_SHOWN.has(errorCode(error) ?? '') ? null : 'unclear';
  }
}

/**
 * An environment reads as empty when it is, and in the middle of an exec, when the new one is not in place yet. The
 * system tells by where it lies: proc_pid_stat(5), fields 50 and 51, the same address for an empty one, 0 for none yet.
 */
function hasNoVariables(root: string, pid: number): boolean {
  const stat = readWhole(`${root}/${pid}/stat`).toString('latin1');
  const [start, end] = stat
    .slice(stat.lastIndexOf(')') + 1)
    .trim()
    .split(/\s+/)
    .slice(47, 49);
  return start === end && start !== '0';
}

/** What getenv(3) would find in `environment`, or null. */
function valueOf(environment: Buffer, name: string): string | null {
  const key = `${name}=`;
  let at = environment.indexOf(key, 0, 'latin1');
  while (at > 0 && environment[at - 1] !== 0) at = environment.indexOf(key, at + 1, 'latin1');
  if (at < 0) return null;
  const end = environment.indexOf(0, at);
  return environment.toString('latin1', at + key.length, end < 0 ? environment.length : end);
}

/** A survey reads some hundred files of unknown size; one buffer for all spares as many allocations. */
let scratch = Buffer.allocUnsafe(65_536);

/** The bytes of a file of proc(5), valid until the next call. */
function readWhole(path: string): Buffer {
  const fd = openSync(path, 'r');
  try {
    let filled = 0;
    for (;;) {
      if (filled === scratch.length) scratch = Buffer.concat([scratch], scratch.length * 2);
      const count = readSync(fd, scratch, filled, scratch.length - filled, null);
      if (count === 0) return scratch.subarray(0, filled);
      filled += count;
    }
  } finally {
    closeSync(fd);
  }
}
