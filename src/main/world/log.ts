/**
 * The program's own log: one JSON object per line, for people who look into a problem. Several processes append to
 * the same file; it is bounded by one rotation. It never holds a token or secret and it never fails its caller.
 */
import { appendFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.ts';
import type { Clock, Log } from './world.ts';

/** The file and its predecessor `.1` together stay below twice this. */
const FILE_BYTES_MAX = 5 * 1024 * 1024;
const LINE_CHARS_MAX = 16_384;
const SECRET_NAME = /token|secret|password|authorization|cookie/i;

export interface LogOptions {
  /** Absolute path of the file; without it nothing is kept. */
  logPath?: string | undefined;
  /** Keeps warnings and errors off standard error. */
  quiet?: boolean | undefined;
}

export function createLog(clock: Clock, options: LogOptions): Log {
  const write = (level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>): void => {
    const line = formatLine(clock.now(), level, message, fields ?? {});
    if (options.logPath !== undefined) append(options.logPath, line);
    if (options.quiet !== true && level !== 'info') process.stderr.write(line);
  };
  return {
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
  };
}

function formatLine(now: number, level: string, message: string, fields: Record<string, unknown>): string {
  const head = { at: new Date(now).toISOString(), level, pid: process.pid, message };
  try {
    const line = JSON.stringify({ ...head, ...fields }, plain);
    return `${line.length > LINE_CHARS_MAX ? JSON.stringify({ ...head, cut: line.slice(0, LINE_CHARS_MAX) }) : line}\n`;
  } catch {
    return `${JSON.stringify({ ...head, fields: 'not representable' })}\n`;
  }
}

/** JSON replacer: errors keep their message and stack, big integers become text, secrets are struck out by name. */
function plain(key: string, value: unknown): unknown {
  if (SECRET_NAME.test(key) && value !== null && value !== undefined) return '[hidden]';
  if (value instanceof Error) {
    const { name, message, stack, cause } = value;
    return { name, message, stack, cause, code: Reflect.get(value, 'code'), kind: Reflect.get(value, 'kind') };
  }
  return typeof value === 'bigint' ? String(value) : value;
}

function append(path: string, line: string): void {
  try {
    makeFolder(dirname(path));
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size + line.length > FILE_BYTES_MAX) renameSync(path, `${path}.1`);
    appendFileSync(path, line, { mode: 0o600 });
  } catch {
    // A full disk must not turn a message about it into the next failure.
  }
}
