/**
 * The command line for tests, in two ways: `runCommand` starts the real program as a process of its own;
 * `callCommand` runs the same program inside the test with streams of its own, where many command lines are tried.
 * Both see nothing of the machine's own home or environment.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import type { CliHost } from '../../src/main/hosts/cli/host.ts';
import { runCli } from '../../src/main/hosts/cli/program.ts';
import { openWorld } from '../../src/main/world/open-world.ts';

export const CLI = fileURLToPath(new URL('../../src/main/cli.ts', import.meta.url));

export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface CommandOptions {
  home: string;
  env?: Readonly<Record<string, string>>;
  /** Written to standard input, which is then closed. */
  stdin?: string | Uint8Array;
  cwd?: string;
}

export interface RunningCommand {
  stdout(): string;
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
  /** Closes our end of its standard output, as `head` does. */
  closeOutput(): void;
  finished: Promise<CommandResult>;
}

const running = new Set<ReturnType<typeof spawn>>();
afterAll(async () => {
  for (const child of running) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
});

function environment({ home, env }: CommandOptions): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: home, USER: 'ada', FLOCKBOARD_HOME: home, ...env };
}

/** Starts `flockboard <args>` as a process. */
export function startCommand(args: readonly string[], options: CommandOptions): RunningCommand {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], {
    env: environment(options),
    cwd: options.cwd ?? '/',
    stdio: 'pipe',
  });
  running.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  // A command that does not read its input may be gone before it is written.
  child.stdin.on('error', () => {});
  child.stdin.end(options.stdin ?? '');
  const finished = new Promise<CommandResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, stdout, stderr });
    });
  });
  return {
    stdout: () => stdout,
    stderr: () => stderr,
    kill: (signal) => void child.kill(signal),
    closeOutput: () => void child.stdout.destroy(),
    finished,
  };
}

/** Runs `flockboard <args>` as a process to its end. */
export async function runCommand(args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  return startCommand(args, options).finished;
}

export interface CallOptions extends CommandOptions {
  terminal?: boolean;
  /** Ctrl-C comes as soon as the verb waits. */
  interrupted?: boolean;
  /** Stands in for what the entry file gives. */
  host?: Partial<CliHost>;
}

/** Runs `flockboard <args>` inside the test. Verbs that start workers or serve need `runCommand`. */
export async function callCommand(args: readonly string[], options: CallOptions): Promise<CommandResult> {
  let stdout = '';
  let stderr = '';
  const text = (content: string | Uint8Array): string =>
    typeof content === 'string' ? content : Buffer.from(content).toString('utf8');
  const refuse = async (): Promise<never> => Promise.reject(new Error('This verb needs a process of its own.'));
  const code = await runCli({
    argv: args,
    env: environment(options),
    cwd: options.cwd ?? '/',
    platform: 'linux',
    version: '0.0.0-test',
    cli: [process.execPath, CLI],
    stdout: {
      isTTY: options.terminal === true,
      columns: 100,
      write: (content) => {
        stdout += text(content);
        return true;
      },
    },
    stderr: {
      write: (content) => {
        stderr += text(content);
        return true;
      },
    },
    stdin: (async function* read() {
      const input = options.stdin ?? '';
      yield typeof input === 'string' ? Buffer.from(input) : input;
    })(),
    onSignal: (listener) => {
      if (options.interrupted === true) queueMicrotask(() => listener('SIGINT'));
      return () => {};
    },
    openWorld: () => openWorld({ quiet: true }),
    serve: refuse,
    serveTools: refuse,
    runDemoWorker: refuse,
    openBrowser: refuse,
    openPrompter: refuse,
    resources: fileURLToPath(new URL('../../resources', import.meta.url)),
    ...options.host,
  });
  return { code, stdout, stderr };
}

/** Runs a command inside the test that must succeed, and parses the JSON it prints. */
export async function callJson<T>(args: readonly string[], options: CommandOptions): Promise<T> {
  const result = await callCommand([...args, '--json'], options);
  if (result.code !== 0) throw new Error(`flockboard ${args.join(' ')} ended with ${result.code}: ${result.stderr}`);
  return JSON.parse(result.stdout) as T;
}

/** The error object that `--json` prints on stderr. */
export function errorOf(result: CommandResult): { code: string; message: string; details: Record<string, unknown> } {
  return (JSON.parse(result.stderr) as { error: { code: string; message: string; details: Record<string, unknown> } })
    .error;
}
