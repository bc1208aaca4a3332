/** Durations and moments as people read them. Text output is relative; `--json` has epoch milliseconds. */

const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
];

/** `3d 4h`, `12m 5s`, `840 ms`: at most two units; negative durations count as zero. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const first = UNITS.findIndex(([, size]) => ms >= size);
  const [name, size] = UNITS[first] ?? ['s', 1000];
  const whole = Math.floor(ms / size);
  const next = UNITS[first + 1];
  if (next === undefined) return `${whole}${name}`;
  const rest = Math.floor((ms - whole * size) / next[1]);
  return rest === 0 ? `${whole}${name}` : `${whole}${name} ${rest}${next[0]}`;
}

/** `just now`, `4m ago`, `in 2h`: one unit. */
export function relative(at: number, now: number): string {
  const distance = Math.abs(now - at);
  if (distance < 1000) return 'just now';
  const [name, size] = UNITS.find(([, ms]) => distance >= ms) ?? ['s', 1000];
  const text = `${Math.floor(distance / size)}${name}`;
  return at <= now ? `${text} ago` : `in ${text}`;
}
