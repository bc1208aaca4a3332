/**
 * Real child processes for tests: TypeScript programs run on the Node that runs the tests, their end is awaited,
 * and whatever is still alive when the test file is over is killed, so that nothing leaks into the next file.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { afterAll } from 'vitest';

const started = new Set<ChildProcess>();

afterAll(async () => {
  await Promise.all([...started].map(async (child) => endOf(child, 'SIGKILL')));
});

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Program {
  child: ChildProcess;
  /** Everything written to standard output so far. */
  output(): string;
  /** Resolves when the process is gone and its output is read. */
  finished: Promise<Finished>;
}

/** Starts `script` (a path to a .ts or .js file) with Node. Nothing of the output is lost. */
export function startNode(script: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Program {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  started.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      started.delete(child);
      resolve({ code, signal, stdout, stderr });
    });
  });
  return { child, output: () => stdout, finished };
}

/** Runs a program to its end. */
export async function runNode(
  script: string,
  args: readonly string[] = [],
  env?: NodeJS.ProcessEnv,
): Promise<Finished> {
  return startNode(script, args, env).finished;
}

async function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  child.kill(signal);
  await gone;
}
