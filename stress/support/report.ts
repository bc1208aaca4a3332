/**
 * What a stress program says at its end: its counts, each violation, and the exit code 1 when there is one. A run with a
 * violation is kept; see kept-runs.ts.
 */
import { keepRun } from './kept-runs.ts';

const SHOWN_MAX = 20;

export class Report {
  private readonly name: string;
  private readonly seed: number;
  private readonly numbers: object;
  private readonly started = performance.now();
  private readonly counts = new Map<string, number | string>();
  private readonly violations: string[] = [];

  constructor(name: string, seed: number, numbers: object) {
    this.name = name;
    this.seed = seed;
    this.numbers = numbers;
    console.log(`${name}: ${JSON.stringify({ ...numbers, seed })}`);
  }

  count(what: string, value: number | string): void {
    this.counts.set(what, value);
  }

  /** Notes a violation unless `holds`. */
  require(holds: boolean, sentence: string): void {
    if (!holds) this.violations.push(sentence);
  }

  /** Prints everything, keeps what failed and sets the exit code. */
  finish(): void {
    this.counts.set('seconds', ((performance.now() - this.started) / 1_000).toFixed(1));
    for (const [what, value] of this.counts) console.log(`  ${what.padEnd(28)} ${value}`);
    for (const sentence of this.violations.slice(0, SHOWN_MAX)) console.log(`  VIOLATION ${sentence}`);
    const verdict = this.violations.length === 0 ? 'passed' : `failed, ${this.violations.length} violations`;
    console.log(`${this.name}: ${verdict} (seed ${this.seed})`);
    if (this.violations.length === 0) return;
    const { name, seed, numbers, violations } = this;
    const { path, again } = keepRun({ name, seed, numbers, violations: violations.slice(0, SHOWN_MAX) });
    console.log(`  kept in ${path}; the same choices again: ${again}`);
    process.exitCode = 1;
  }
}
