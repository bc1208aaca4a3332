/**
 * The living processes of a home's workers, read from /proc by what every worker carries in its environment. Written
 * apart from the program's own process table on purpose: a checker that shared its code would share its mistakes.
 */
import { readdirSync, readFileSync } from 'node:fs';

export interface LiveProcess {
  pid: number;
  board: string;
  run: string;
  /** Leads its session: what the dispatcher itself started. */
  isLeader: boolean;
}

interface Known {
  start: string;
  worker: Omit<LiveProcess, 'pid' | 'isLeader'> | null;
}

/** Ticks of a second after which a process is no more about to replace its environment (fork, then exec). */
const YOUNG_TICKS = 100;

/** @returns a function that lists them; what it learns of a process that stays it keeps */
export function workerTrees(home: string): () => LiveProcess[] {
  let known = new Map<number, Known>();
  return () => {
    const next = new Map<number, Known>();
    const now = uptimeTicks();
    const live: LiveProcess[] = [];
    for (const name of readdirSync('/proc')) {
      const pid = Number(name);
      if (!Number.isInteger(pid)) continue;
      const stat = statOf(pid);
      if (stat === null || stat.state === 'Z' || stat.state === 'X') continue;
      const before = known.get(pid);
      const isSure = before?.start === stat.start && (before.worker !== null || now - Number(stat.start) > YOUNG_TICKS);
      const entry: Known = isSure ? before : { start: stat.start, worker: workerOf(pid, home) };
      next.set(pid, entry);
      if (entry.worker !== null) live.push({ pid, ...entry.worker, isLeader: stat.session === pid });
    }
    known = next;
    return live;
  };
}

/** Hundredths of a second since boot, as proc_pid_stat(5) counts them here. */
function uptimeTicks(): number {
  return Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 100;
}

function statOf(pid: number): { state: string; session: number; start: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', session: Number(fields[3]), start: fields[19] ?? '' };
  } catch {
    return null;
  }
}

/** Empty in the middle of an exec, when proc_pid_stat(5) has no address of it yet (fields 50, 51); then it is read again. */
function environmentOf(pid: number): string {
  try {
    for (;;) {
      const text = readFileSync(`/proc/${pid}/environ`, 'latin1');
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const isEmpty = fields[47] === fields[48] && fields[48] !== '0';
      if (text !== '' || isEmpty || fields[0] === 'Z' || fields[0] === 'X') return text;
    }
  } catch {
    return '';
  }
}

function workerOf(pid: number, home: string): Known['worker'] {
  const text = environmentOf(pid);
  const valueOf = (name: string): string =>
    text
      .split('\0')
      .find((line) => line.startsWith(`${name}=`))
      ?.slice(name.length + 1) ?? '';
  if (valueOf('FLOCKBOARD_HOME') !== home || valueOf('FLOCKBOARD_RUN_TOKEN') === '') return null;
  return { board: valueOf('FLOCKBOARD_BOARD'), run: valueOf('FLOCKBOARD_RUN') };
}
