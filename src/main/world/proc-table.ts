/** The process table of Linux, read from proc(5). Never opens anything but /proc. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { errorCode } from './platform-faults.ts';
import type { ProcessEntry, ProcessTable } from './process-table.ts';

/** @param root where proc(5) is mounted; tests read a copy. */
export function openProcTable(root = '/proc'): ProcessTable {
  let boot: string | null = null;
  const table: ProcessTable = {
    bootId: () => (boot ??= readFileSync(`${root}/sys/kernel/random/boot_id`, 'utf8').trim()),
    read: (pid) => readEntry(root, pid),
    all: () => pidsOf(root).flatMap((pid) => asList(readEntry(root, pid))),
    hasEnvironment: (pid, entry) => hasEnvironment(root, pid, entry),
    withEnvironment: (entry) => {
      const uid = process.getuid?.();
      return pidsOf(root).filter((pid) => isOwnedBy(root, pid, uid) && hasEnvironment(root, pid, entry) === 'yes');
    },
  };
  return table;
}

function asList(entry: ProcessEntry | 'gone' | 'unknown'): ProcessEntry[] {
  return typeof entry === 'string' ? [] : [entry];
}

function pidsOf(root: string): number[] {
  return readdirSync(root)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function isOwnedBy(root: string, pid: number, uid: number | undefined): boolean {
  if (uid === undefined) return true;
  try {
    return statSync(`${root}/${pid}`).uid === uid;
  } catch {
    return false;
  }
}

function readEntry(root: string, pid: number): ProcessEntry | 'gone' | 'unknown' {
  let text: string;
  try {
    text = readFileSync(`${root}/${pid}/stat`, 'latin1');
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
    return readFileSync(`${root}/${pid}/environ`).toString('latin1').split('\0').includes(entry) ? 'yes' : 'no';
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT' || code === 'ESRCH' ? 'no' : 'unknown';
  }
}
