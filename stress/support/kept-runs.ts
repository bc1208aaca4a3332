/**
 * Runs that found a violation, kept in stress/seeds until the defect is mended: the seed, the numbers, what was found
 * and the command that asks for the same again. Which process wins a race is the machine's choice, so a run of several
 * processes may have to be repeated more than once.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const SEEDS = join(import.meta.dirname, '../seeds');

export interface FailedRun {
  name: string;
  seed: number;
  numbers: object;
  violations: readonly string[];
}

/** Writes `run-<name>-<seed>.json`; the same run again overwrites it. @returns its path and the command to repeat it */
export function keepRun(
  { name, seed, numbers, violations }: FailedRun,
  folder = SEEDS,
): { path: string; again: string } {
  const options = Object.entries({ ...numbers, seed }).map(([option, value]) => `--${option} ${value}`);
  const again = `node stress/${name}.ts ${options.join(' ')}`;
  const path = join(folder, `run-${name}-${seed}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `${JSON.stringify({ again, seed, numbers, violations }, null, 1)}\n`);
  return { path, again };
}
