/**
 * The PATH of the user's login shell. A program that the desktop starts gets the system's folders only, so that
 * commands in the user's own are not found (failures.md F032). The shell is asked once, with a deadline, because its
 * start-up files may hang, print or fail; whatever they do, there is an answer, at worst the PATH that we had.
 */
import { spawn } from 'node:child_process';
import { userInfo } from 'node:os';
import { isAbsolute } from 'node:path';
import { isatty } from 'node:tty';
import { randomName } from './ids.ts';
import { isExecutable } from './resolve-command.ts';

/** Longer than slow start-up files take, shorter than a person waits before thinking the program is dead. */
const DEADLINE_MS = 5_000;
/** Start-up files may print; more than this is no greeting any more. */
const OUTPUT_CHARS_MAX = 1_048_576;
const SYSTEM_FOLDERS = /^\/(?:usr\/|usr\/local\/|snap\/)?s?bin$|^\/usr\/(?:local\/)?games$/;

type Environment = Readonly<Record<string, string>>;

/**
 * `env` with the folders of the login shell's PATH before its own, when this process was started without a terminal
 * and with the system's folders only; otherwise `env` as it is. Resolves within `deadlineMs`, never rejects.
 */
export async function withLoginPath(
  env: Environment,
  options: { deadlineMs?: number; hasTerminal?: boolean } = {},
): Promise<Environment> {
  const hasTerminal = options.hasTerminal ?? [0, 1, 2].some((fd) => isatty(fd));
  if (process.platform === 'win32' || hasTerminal || !isPlain(env['PATH'])) return env;
  const asked = await askShell(env, options.deadlineMs ?? DEADLINE_MS);
  return asked === null ? env : { ...env, PATH: merged(asked, env['PATH'] ?? '') };
}

function isPlain(path: string | undefined): boolean {
  return (path ?? '').split(':').every((folder) => folder === '' || SYSTEM_FOLDERS.test(folder));
}

function merged(first: string, second: string): string {
  return [...new Set(`${first}:${second}`.split(':').filter((folder) => isAbsolute(folder)))].join(':');
}

async function askShell(env: Environment, deadlineMs: number): Promise<string | null> {
  const shell = shellOf(env);
  if (shell === null) return null;
  const mark = `flockboard-${randomName()}`;
  // Interactive and login, because either kind of start-up file may be where a user extends PATH.
  const script = `printf '%s' "${mark}<$PATH>${mark}"`;
  return await new Promise((resolve) => {
    const child = spawn(shell, ['-l', '-i', '-c', script], {
      env,
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    const end = (): void => {
      clearTimeout(deadline);
      child.stdout.destroy();
      resolve(pathIn(output, mark));
    };
    const abandon = (): void => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) killGroup(child.pid);
      end();
    };
    const deadline = setTimeout(abandon, deadlineMs);
    child.stdout.on('data', (bytes: Buffer) => {
      output += bytes.toString('utf8');
      if (pathIn(output, mark) !== null || output.length > OUTPUT_CHARS_MAX) abandon();
    });
    child.on('error', end);
    // `exit`, not `close`: what the start-up files left in the background may hold the pipe (F024).
    child.on('exit', () => setImmediate(end));
  });
}

function shellOf(env: Environment): string | null {
  const named = env['SHELL'] ?? userInfo().shell;
  return named !== null && isAbsolute(named) && isExecutable(named) ? named : null;
}

function pathIn(output: string, mark: string): string | null {
  const found = output.split(`${mark}<`).at(-1)?.split(`>${mark}`);
  const path = found !== undefined && found.length > 1 ? (found[0] ?? '') : '';
  return path === '' || /[\n\0]/.test(path) ? null : path;
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself in this moment.
  }
}
