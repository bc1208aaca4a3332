/**
 * Runs a short command of our own, such as git or a version probe, and collects what it says. It leads its own group,
 * gets the input it is given, and is killed with its group at the deadline, so that nothing waits for it longer (F018).
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { errorCode } from './platform-faults.ts';

export interface CommandRequest {
  /** argv[0] is an absolute path. Never passed through a shell. */
  argv: readonly string[];
  cwd: string;
  /** The complete environment. */
  env: Readonly<Record<string, string>>;
  deadlineMs: number;
  /** Bytes for standard input; without them it is empty and closed. */
  stdin?: string;
  /** More output than this ends the command. Default 1 MiB. */
  outputBytesMax?: number;
  /** Ends the command with its group, as its deadline does; the trouble is then `signal`. */
  abort?: AbortSignal;
}

export interface CommandResult {
  /** Null when it was killed or could not be started. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** Why there is no code. */
  trouble: 'deadline' | 'output' | 'signal' | 'start' | null;
}

const OUTPUT_BYTES_MAX = 1_048_576;

/** Never rejects; what went wrong is in the result. */
export async function runCommand(request: CommandRequest): Promise<CommandResult> {
  const { argv, cwd, env, deadlineMs, outputBytesMax = OUTPUT_BYTES_MAX } = request;
  const [program = '', ...args] = argv;
  return await new Promise((resolve) => {
    const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    let bytes = 0;
    let trouble: CommandResult['trouble'] = null;
    const text = (parts: Buffer[]): string => Buffer.concat(parts).toString('utf8');
    const end = (code: number | null): void => {
      clearTimeout(deadline);
      request.abort?.removeEventListener('abort', aborted);
      child?.stdout.destroy();
      child?.stderr.destroy();
      resolve({
        code: trouble === null ? code : null,
        stdout: text(output.stdout),
        stderr: text(output.stderr),
        trouble,
      });
    };
    const kill = (why: 'deadline' | 'output' | 'signal'): void => {
      trouble ??= why;
      if (child?.pid !== undefined) killGroup(child.pid);
    };
    const aborted = (): void => kill('signal');
    const child = start(program, args, cwd, env, request.stdin !== undefined);
    const deadline = setTimeout(() => kill('deadline'), deadlineMs);
    if (child === null) {
      trouble = 'start';
      end(null);
      return;
    }
    request.abort?.addEventListener('abort', aborted);
    if (request.abort?.aborted === true) aborted();
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes > outputBytesMax) kill('output');
        else output[name].push(part);
      });
    }
    // A command that does not read its input to the end is no trouble of ours.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(request.stdin);
    child.on('error', () => {
      trouble ??= 'start';
      end(null);
    });
    child.on('exit', (code, signal) => {
      if (signal !== null) trouble ??= 'signal';
      // What was written before the exit may still be on its way; who holds the pipe longer is not waited for (F024).
      const drained = setTimeout(() => end(code), DRAIN_MS);
      child.on('close', () => {
        clearTimeout(drained);
        end(code);
      });
    });
  });
}

const DRAIN_MS = 200;

function start(
  program: string,
  args: string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  hasInput: boolean,
): ChildProcessByStdio<Writable | null, Readable, Readable> | null {
  const options = { cwd, env: { ...env }, detached: true };
  try {
    return hasInput
      ? spawn(program, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] })
      : spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch {
    return null;
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
