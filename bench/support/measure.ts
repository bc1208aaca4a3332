/**
 * Times two ways of doing the same work in turns, so that both meet the same disk and the same neighbours, and
 * says how they compare. Medians: one slow sync must not decide.
 */

export interface Pair {
  /** One round of the program's own way. The argument counts rounds from 0. */
  ours: (round: number) => unknown;
  /** One round of the least that could do it. */
  least: (round: number) => unknown;
}

export interface Comparison {
  name: string;
  oursMs: number;
  ours95Ms: number;
  leastMs: number;
}

/** Runs `rounds` rounds of each after a tenth as many to warm up. */
export function compare(name: string, rounds: number, pair: Pair): Comparison {
  const warmUp = Math.ceil(rounds / 10);
  const ours: number[] = [];
  const least: number[] = [];
  for (let round = 0; round < warmUp + rounds; round++) {
    const took = timed(() => pair.ours(round));
    const tookLeast = timed(() => pair.least(round));
    if (round < warmUp) continue;
    ours.push(took);
    least.push(tookLeast);
  }
  return { name, oursMs: quantile(ours, 0.5), ours95Ms: quantile(ours, 0.95), leastMs: quantile(least, 0.5) };
}

/** Milliseconds that `work` took. */
function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

/** The comparisons as a text table with a ratio. */
export function table(rows: readonly Comparison[]): string {
  const cells = rows.map((row) => [
    row.name,
    row.oursMs.toFixed(3),
    row.ours95Ms.toFixed(3),
    row.leastMs.toFixed(3),
    (row.oursMs / row.leastMs).toFixed(2),
  ]);
  const all = [['', 'p50 ms', 'p95 ms', 'raw SQL ms', 'ratio'], ...cells];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    row.map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart((widths[n] ?? 0) + 2))).join('');
  return all.map((row) => line(row)).join('\n');
}
