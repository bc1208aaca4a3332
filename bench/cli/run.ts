/**
 * How long a verb of the command line takes from start to end, beside Node doing nothing. Every round starts each
 * command once, in turns, so that what else the machine does hits all alike. The best of all rounds is what the program
 * costs by itself, the median what people see on this machine today.
 *
 *   npm run build && npx node bench/cli/run.ts [rounds] [path of cli.js] [another node, such as /usr/bin/node]
 *
 * With another node, one too old to run the program, it also measures what `fb` costs where that one is on the PATH.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROUNDS = Number(process.argv[2] ?? '21');
const CLI = process.argv[3] ?? join(import.meta.dirname, '../../out/main/cli.js');
const OTHER = process.argv[4];
const TASKS = 100;

if (!existsSync(CLI)) throw new Error(`There is no ${CLI}; run npm run build first.`);
const home = mkdtempSync(join(tmpdir(), 'bench-cli-'));
const env = { PATH: process.env['PATH'] ?? '', HOME: home, FLOCKBOARD_HOME: home };

type CommandLine = readonly [program: string, ...args: string[]];
const own = (...args: string[]): CommandLine => [process.execPath, ...args];

/** Runs it to its end. @returns milliseconds */
function timed([program, ...args]: CommandLine): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
  const took = performance.now() - began;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return took;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

try {
  for (let made = 0; made < TASKS; made += 1) timed(own(CLI, 'create', `task ${made}`, '--json'));
  const commands: Record<string, CommandLine> = {
    'node -e 0': own('-e', '0'),
    '--version': own(CLI, '--version'),
    '--help': own(CLI, '--help'),
    [`list (${TASKS} tasks)`]: own(CLI, 'list'),
    'stats --json': own(CLI, 'stats', '--json'),
    create: own(CLI, 'create', 'one more', '--triage', '--json'),
    ...(OTHER === undefined
      ? {}
      : {
          [`${OTHER} -e 0`]: [OTHER, '-e', '0'] as const,
          [`${OTHER} list`]: [OTHER, CLI, 'list'] as const,
        }),
  };
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, line] of Object.entries(commands)) times[name]?.push(timed(line));
  const bare = times['node -e 0'] ?? [];
  console.log(`node ${process.versions.node}, ${ROUNDS} rounds; CLI ${CLI}\n`);
  console.log(`${''.padEnd(22)}    best  median   beside node: best  median`);
  for (const [name, values] of Object.entries(times)) {
    const [best, middle] = [Math.min(...values), median(values)];
    console.log(
      `${name.padEnd(22)} ${best.toFixed(0).padStart(5)} ms ${middle.toFixed(0).padStart(5)} ms` +
        `${(best / Math.min(...bare)).toFixed(2).padStart(16)}x ${(middle / median(bare)).toFixed(2).padStart(5)}x`,
    );
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
