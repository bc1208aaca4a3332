/** The worker's side of workers.ts: its input, its lines, and whether it should go on. */
import { writeSync } from 'node:fs';

/** The JSON that the stress program gave. */
export function workerInput(): unknown {
  return JSON.parse(process.argv[2] ?? '{}') as unknown;
}

/** Writes one line at once, so that nothing said is lost when the process is killed. */
export function say(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

let stopped = false;
process.stdin.on('end', () => {
  stopped = true;
});
process.stdin.resume();
// A worker that has nothing left to do ends by itself; only its own timers keep it going.
if ('unref' in process.stdin) process.stdin.unref();

/** False once the stress program has closed standard input. */
export function goesOn(): boolean {
  return !stopped;
}

/** Waits, and lets the event loop notice that standard input was closed. */
export async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
