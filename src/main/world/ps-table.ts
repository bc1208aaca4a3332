/**
 * The process table of systems without proc(5), read through ps(1). Its limits: start times have a resolution of one
 * second, sessions are not known, and macOS hides the environment of programs it protects, so a worker that is such
 * a program itself stays unverified and is then never signalled.
 */
import { execFileSync } from 'node:child_process';
import { Fault } from '../../contract/error.ts';
import type { ProcessEntry, ProcessTable, ProcessUsage } from './process-table.ts';

const COLUMNS = ['pid=', 'ppid=', 'pgid=', 'stat=', 'lstart='].flatMap((column) => ['-o', column]);
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;
const ANSWER_MS_MAX = 5_000;

/** @throws Fault 'process' from any of its methods when ps(1) cannot be run. */
export function openPsTable(): ProcessTable {
  let boot: string | null = null;
  return {
    bootId: () => (boot ??= readBootId()),
    ageMs: () => null,
    usage: (pid) => parseUsage(run('ps', ['-p', String(pid), '-o', 'time=', '-o', 'rss=']) ?? ''),
    read: (pid) => {
      const found = run('ps', ['-p', String(pid), ...COLUMNS]);
      if (found === null) return 'gone';
      return parseRows(found)[0] ?? 'gone';
    },
    all: () => parseRows(run('ps', ['-A', ...COLUMNS]) ?? ''),
    hasEnvironment: (pid, entry) => {
      const line = run('ps', ['eww', '-p', String(pid), '-o', 'command=']);
      if (line === null) return 'no';
      return holdsEntry(line, entry) ? 'yes' : 'unknown';
    },
    survey: (name) => {
      const listing = {
        entries: new Map<number, ProcessEntry>(),
        values: new Map<number, string>(),
        // What ps(1) prints does not tell an environment that is hidden from one that is not there yet.
        unclear: new Map<number, string>(),
      };
      for (const line of (run('ps', ['axeww', ...COLUMNS, '-o', 'command=']) ?? '').split('\n')) {
        const [entry] = parseRows(line);
        if (entry === undefined) continue;
        listing.entries.set(entry.pid, entry);
        const value = line.match(new RegExp(` ${name}=(\\S+)`))?.[1];
        if (value !== undefined) listing.values.set(entry.pid, value);
      }
      return listing;
    },
  };
}

function holdsEntry(line: string, entry: string): boolean {
  return ` ${line.trimEnd()} `.includes(` ${entry} `);
}

/** Null when ps found nothing to print, which it says by exit code 1. */
function run(command: string, args: readonly string[]): string | null {
  try {
    return execFileSync(command, args, {
      encoding: 'utf8',
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: ANSWER_BYTES_MAX,
      timeout: ANSWER_MS_MAX,
    });
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'status') === 1) return null;
    throw new Fault('process', `The command ${command}, which tells what processes run, could not be used.`, {
      cause: error,
    });
  }
}

/** Rows of `ps -o pid=,ppid=,pgid=,stat=,lstart=`, whatever follows; other lines are passed over. */
export function parseRows(text: string): ProcessEntry[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+[\d:]{8}\s+\d{4})(?:\s|$)/.exec(line);
    if (match === null) return [];
    const [, pid, parent, group, state, start] = match;
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        session: 0,
        startTicks: start ?? '',
        isZombie: (state ?? '').startsWith('Z'),
      },
    ];
  });
}

/** From `ps -o time=,rss=`: `[[days-]hours:]minutes:seconds[.hundredths]` and kilobytes; null for any other line. */
export function parseUsage(text: string): ProcessUsage | null {
  const match = /^\s*(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+(?:\.\d+)?)\s+(\d+)\s*$/.exec(text);
  if (match === null) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0, kilobytes = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return { cpuMs: (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000, memoryBytes: kilobytes * 1_024 };
}

function readBootId(): string {
  if (process.platform === 'darwin') return (run('sysctl', ['-n', 'kern.bootsessionuuid']) ?? '').trim();
  return (run('ps', ['-p', '1', '-o', 'lstart=']) ?? '').trim();
}
