/**
 * `npm start`: builds what changed, then opens the desktop window where an Electron runtime can be had and the
 * browser board elsewhere, saying in one line why. Decides and starts; the programs it starts do the rest.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from './build.ts';
import { findRuntime } from './electron-runtime.ts';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'out/main/cli.js');

const USAGE = `Usage: npm start -- [options]

Opens Flockboard: the desktop window where Electron can run, the browser board elsewhere.

  --browser      the browser board, even where a window could be opened
  --no-open      print the address, open no browser
  --port <n>     port of the browser board (default: a free one)
  --home <dir>   where boards and settings live (default: $FLOCKBOARD_HOME or ~/.flockboard)
  --board <slug> the board to open
  --demo         fill and open the demo board
  --help         this text
`;

interface StartOptions {
  browser: boolean;
  open: boolean;
  port: string | undefined;
  home: string;
  board: string | undefined;
  demo: boolean;
}

function parse(args: string[]): StartOptions | 'help' {
  const { values } = parseArgs({
    args,
    strict: true,
    options: {
      browser: { type: 'boolean', default: false },
      'no-open': { type: 'boolean', default: false },
      port: { type: 'string' },
      home: { type: 'string' },
      board: { type: 'string' },
      demo: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    browser: values.browser,
    open: !values['no-open'],
    port: values.port,
    home: resolve(
      process.env['INIT_CWD'] ?? '.',
      values.home ?? process.env['FLOCKBOARD_HOME'] ?? join(homedir(), '.flockboard'),
    ),
    board: values.board ?? (values.demo ? 'demo' : undefined),
    demo: values.demo,
  };
}

/** Runs a program in the foreground. Ctrl-C reaches it through the terminal; other signals are passed on. */
function run(command: string, args: string[], output: 'inherit' | 'ignore' = 'inherit'): Promise<number> {
  const child = spawn(command, args, { cwd: root, stdio: ['inherit', output, 'inherit'] });
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('exit', (code, signal) => done(signal === null ? (code ?? 1) : 128));
  });
}

/** Whether a browser board of that home answers to its owner's pid; then it is brought forward instead of a window. */
function isServing(home: string): boolean {
  try {
    const note = JSON.parse(readFileSync(join(home, 'serve.json'), 'utf8')) as { pid: number };
    process.kill(note.pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function start(options: StartOptions): Promise<number> {
  if (await buildIfStale()) process.stderr.write('Built.\n');
  const common = ['--home', options.home, ...(options.board === undefined ? [] : ['--board', options.board])];
  if (options.demo) {
    const seeded = await run(process.execPath, [cli, 'demo', '--home', options.home], 'ignore');
    if (seeded !== 0) return seeded;
  }
  if (!options.browser && !isServing(options.home)) {
    const runtime = await findRuntime({
      platform: process.platform,
      env: process.env,
      uid: process.geteuid?.() ?? null,
    });
    if ('path' in runtime) return run(runtime.path, [root, ...common]);
    process.stderr.write(`No desktop window: ${runtime.missing}. Serving the board to the browser instead.\n`);
  }
  const flags = [
    ...(options.open ? [] : ['--no-open']),
    ...(options.port === undefined ? [] : ['--port', options.port]),
  ];
  return run(process.execPath, [cli, 'serve', ...common, ...flags]);
}

/** Entry of the tool; sets the exit code: 2 for a wrong option, 1 when the build fails, otherwise the program's own. */
export async function main(): Promise<void> {
  try {
    const options = parse(process.argv.slice(2));
    if (options === 'help') process.stdout.write(USAGE);
    else process.exitCode = await start(options);
  } catch (error) {
    const usage = error instanceof TypeError && 'code' in error;
    process.stderr.write(
      `npm start: ${error instanceof Error ? error.message : String(error)}\n${usage ? `\n${USAGE}` : ''}`,
    );
    process.exitCode = usage ? 2 : 1;
  }
}
