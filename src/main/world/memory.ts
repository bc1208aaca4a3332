/**
 * How much memory is left: MemAvailable of proc_meminfo(5), bounded by the control group this process lives in, which
 * in a container is what really ends workers. Systems without proc(5) answer what os.freemem() says.
 */
import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import type { Memory } from './world.ts';

/** Folder, limit, usage, and the line of memory.stat that counts file pages nobody needs at the moment. */
const CGROUPS = [
  ['/sys/fs/cgroup', 'memory.max', 'memory.current', 'inactive_file'],
  ['/sys/fs/cgroup/memory', 'memory.limit_in_bytes', 'memory.usage_in_bytes', 'total_inactive_file'],
] as const;

/** @param read the text of a file, or null; tests bring their own */
export function createMemory(read: (path: string) => string | null = readText): Memory {
  return {
    availableBytes: () => {
      if (process.platform !== 'linux') return freemem();
      const machine = availableIn(read('/proc/meminfo'));
      const groups = CGROUPS.map(([folder, limit, used, idle]) =>
        leftOf(read(`${folder}/${limit}`), read(`${folder}/${used}`), idle, read(`${folder}/memory.stat`)),
      );
      const known = [machine, ...groups].filter((bytes) => bytes !== null);
      return known.length === 0 ? null : Math.min(...known);
    },
  };
}

function availableIn(text: string | null): number | null {
  const kilobytes = /^MemAvailable:\s+(\d+) kB$/m.exec(text ?? '')?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

/** Cached file pages do not count as used: the system gives them up before it ends anybody. "max" is no limit. */
function leftOf(limit: string | null, used: string | null, idle: string, stat: string | null): number | null {
  if (limit === null || used === null || !/^\d+\s*$/.test(limit) || !/^\d+\s*$/.test(used)) return null;
  const cached = Number(new RegExp(`^${idle} (\\d+)$`, 'm').exec(stat ?? '')?.[1] ?? 0);
  return Math.max(0, Number(limit) - Number(used) + cached);
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
