/**
 * Reads option values that have a form of their own. A malformed value is a usage error that names the option and
 * shows what would be right; the kernel checks the meaning.
 */
import { InvalidArgumentError } from 'commander';
import { PRIORITY_MAX, PRIORITY_MIN } from '../../../contract/limits.ts';
import { WORKSPACE_KINDS } from '../../../contract/status.ts';
import type { WorkspaceKind } from '../../../contract/status.ts';

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Whole seconds from `90`, `90s`, `1.5h`, `30m` or `2d`; null for anything else and for less than one second. */
export function readSeconds(text: string): number | null {
  const match = /^(\d{1,9})$|^(\d{1,9}(?:\.\d{1,6})?)([smhd])$/u.exec(text.trim());
  if (match === null) return null;
  const value = Math.round(Number(match[1] ?? match[2]) * (UNIT_SECONDS[match[3] ?? 's'] ?? 1));
  return value < 1 ? null : value;
}

export function seconds(text: string): number {
  const value = readSeconds(text);
  if (value === null)
    throw new InvalidArgumentError('Use seconds or a number with s, m, h or d, such as 90, 30m or 1.5h.');
  return value;
}

/** An integer between `min` and `max`, both included. */
export function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^[+-]?\d{1,15}$/u.test(text.trim()) ? Number(text) : Number.NaN;
    if (!Number.isInteger(value) || value < min || value > max)
      throw new InvalidArgumentError(`Use a whole number from ${min} to ${max}.`);
    return value;
  };
}
export const priority = integer(PRIORITY_MIN, PRIORITY_MAX);

/** A factor from 0.1 to 100, such as 1 or 2.5. */
export function factor(text: string): number {
  const value = /^\d{1,3}(\.\d{1,3})?$/u.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(value >= 0.1 && value <= 100))
    throw new InvalidArgumentError('Use a number from 0.1 to 100, such as 1 or 2.5.');
  return value;
}

/** Seconds between two looks, from 0.1 to 3600 (kernel-spec 6.2). */
export function interval(text: string): number {
  const value = /^\d{1,4}(\.\d{1,3})?$/u.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(value >= 0.1 && value <= 3_600)) throw new InvalidArgumentError('Use a number of seconds from 0.1 to 3600.');
  return value;
}

/** A number of days, at least an hour and at most a century (failures.md F076). */
export function days(text: string): number {
  const value = /^\d{1,6}(\.\d{1,6})?$/u.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(value >= 0.05 && value <= 36_500)) throw new InvalidArgumentError('Use a number of days from 0.05 to 36500.');
  return value;
}

/** Collects a repeatable option. */
export function collect(text: string, earlier: readonly string[] = []): string[] {
  return [...earlier, text];
}

export interface WorkspaceChoice {
  workspaceKind: WorkspaceKind;
  workspacePath?: string;
}

/** `scratch`, `dir:<path>`, `worktree` or `worktree:<path>`. The path stays as written; see `fromHere`. */
export function workspace(text: string): WorkspaceChoice {
  const [, name, path] = /^([a-z]+)(?::(.*))?$/su.exec(text) ?? [];
  const kind = WORKSPACE_KINDS.find((known) => known === name);
  const fits = kind === 'scratch' ? path === undefined : kind === 'dir' ? Boolean(path) : path !== '';
  if (kind === undefined || !fits)
    throw new InvalidArgumentError('Use scratch, dir:<path>, worktree or worktree:<path>.');
  return path === undefined ? { workspaceKind: kind } : { workspaceKind: kind, workspacePath: path };
}

/** A git branch name as far as the command line can tell. */
export function branch(text: string): string {
  if (text === '' || text.startsWith('-') || /\s/u.test(text))
    throw new InvalidArgumentError('Use a branch name without spaces that does not begin with "-".');
  return text;
}

/** A JSON object. */
export function jsonObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidArgumentError('Use a JSON object, such as \'{"tests": 12}\'.');
  return value as Record<string, unknown>;
}

/** Names that mean "nobody" where a profile is expected (kernel-spec 6.1). */
export function profile(text: string): string | null {
  return ['', 'none', '-', 'null'].includes(text) ? null : text;
}

/** The same for an option's value: commander turns a parser's null into an empty text. */
export function named(value: string | null | undefined): string | null | undefined {
  return value === '' ? null : value;
}
