/**
 * How long a verb of the command line takes from start to end, beside Node doing nothing. Every round starts each
 * command once, in turns, so that what else the machine does hits all alike; medians and ratios are what counts.
 *
 *   npm run build && npx node bench/cli/run.ts [rounds] [path of cli.js]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROUNDS = Number(process.argv[2] ?? '21');
const CLI = process.argv[3] ?? join(import.meta.dirname, '../../out/main/cli.js');
const TASKS = 100;

if (!existsSync(CLI)) throw new Error(`There is no ${CLI}; run npm run build first.`);
const home = mkdtempSync(join(tmpdir(), 'bench-cli-'));
const env = { PATH: process.env['PATH'] ?? '', HOME: home, FLOCKBOARD_HOME: home };

/** Runs Node with these arguments to its end. @returns milliseconds */
function timed(args: readonly string[]): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [...args], { env, encoding: 'utf8' });
  const took = performance.now() - began;
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return took;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

try {
  for (let made = 0; made < TASKS; made += 1) timed([CLI, 'create', `task ${made}`, '--json']);
  const commands: Record<string, readonly string[]> = {
    'node -e 0': ['-e', '0'],
    '--version': [CLI, '--version'],
    '--help': [CLI, '--help'],
    [`list (${TASKS} tasks)`]: [CLI, 'list'],
    'stats --json': [CLI, 'stats', '--json'],
    create: [CLI, 'create', 'one more', '--triage', '--json'],
  };
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, args] of Object.entries(commands)) times[name]?.push(timed(args));
  const bare = median(times['node -e 0'] ?? []);
  console.log(`node ${process.versions.node}, ${ROUNDS} rounds, medians; CLI ${CLI}\n`);
  for (const [name, values] of Object.entries(times)) {
    const took = median(values);
    console.log(
      `${name.padEnd(18)} ${took.toFixed(0).padStart(5)} ms   ${(took / bare).toFixed(2)}x   +${(took - bare).toFixed(0)} ms`,
    );
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
