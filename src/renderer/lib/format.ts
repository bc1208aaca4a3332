/** Times, ages and sizes as the window writes them. Pure; every function takes milliseconds or bytes. */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (value: number): string => String(value).padStart(2, '0');

/** One unit, for cards: `4s`, `12m`, `3h`, `2d`. Negative spans read as 0s. */
export function shortAge(ms: number): string {
  if (ms < MINUTE) return `${Math.max(0, Math.floor(ms / SECOND))}s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)}h`;
  return `${Math.floor(ms / DAY)}d`;
}

/** A running timer: `03:12`, `1:02:09`. */
export function timer(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** Two units, for durations of runs: `8m 12s`, `1h 04m`, `0s`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h ${two(Math.floor(seconds / 60) % 60)}m`;
}

/** An estimate, rounded: `40s`, `6m`, `1h 20m`. */
export function roughly(ms: number): string {
  if (ms < MINUTE) return `${Math.max(1, Math.round(ms / SECOND))}s`;
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 60) return `${minutes}m`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)}h` : `${Math.floor(minutes / 60)}h ${rest}m`;
}

/** A short span in whole seconds, in words: `1 second`, `28 seconds`, `2m 05s`. */
export function inSeconds(ms: number): string {
  const count = Math.max(1, Math.round(ms / SECOND));
  return count < 100 ? `${count} ${count === 1 ? 'second' : 'seconds'}` : duration(ms);
}

/** Time of day in the reader's zone, `14:31`; with a weekday or a date when it is not today. */
export function timeOfDay(at: number, now: number): string {
  const date = new Date(at);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  const today = new Date(now);
  if (date.toDateString() === today.toDateString()) return time;
  if (Math.abs(at - now) < 6 * DAY) return `${date.toLocaleDateString('en', { weekday: 'short' })} ${time}`;
  return `${date.toLocaleDateString('en', { day: 'numeric', month: 'short' })} ${time}`;
}

/** Time of day to the second, `14:31:07`, in the reader's zone. */
export function clockTime(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `48 kB`, `3.1 MB`; decimal units as file managers show them. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  if (count < 1_000_000) return `${Math.round(count / 1000)} kB`;
  if (count < 1_000_000_000) return `${(count / 1_000_000).toFixed(1)} MB`;
  return `${(count / 1_000_000_000).toFixed(1)} GB`;
}

/** Memory, to the megabyte: `412 MB`, `1.3 GB`. */
export function memory(count: number): string {
  return count < 1_000_000_000 ? `${Math.round(count / 1_000_000)} MB` : bytes(count);
}

/** `1 task`, `3 tasks`; `many` where an s is not enough. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`;
}

/** Ends a text as a sentence, so that another may follow. */
export function asSentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?…:]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** A home path shortened for display; the full path stays in the title. */
export function tildePath(path: string): string {
  return path.replace(/^\/(?:home|Users)\/[^/]+\//, '~/').replace(/^\/root\//, '~/');
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * Reads a duration a person typed: `90`, `45m`, `1h 30m`.
 * @returns seconds (a bare number is minutes), null for an empty field, undefined when it cannot be read.
 */
export function parseDuration(text: string): number | null | undefined {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === '') return null;
  if (/^\d{1,6}$/.test(trimmed)) return Number(trimmed) * 60 || undefined;
  if (!/^(?:\d{1,7}\s*[smhd]\s*)+$/.test(trimmed)) return undefined;
  let seconds = 0;
  for (const [, count, unit] of trimmed.matchAll(/(\d+)\s*([smhd])/g))
    seconds += Number(count) * (UNITS[unit ?? ''] ?? 0);
  return seconds > 0 ? seconds : undefined;
}

/** The inverse of parseDuration for a form field: `45m`, `1h30m`, `90s`. */
export function durationField(seconds: number | null): string {
  if (seconds === null) return '';
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = seconds % 60;
  return `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes}m` : ''}${rest > 0 ? `${rest}s` : ''}`;
}
