/**
 * Worker processes of a stress program. Each is a real process running a file of stress/workers; it gets one line
 * of JSON as its argument, writes one line of JSON per thing it did, and ends when its standard input is closed.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Worker<Line> {
  child: ChildProcess;
  lines: Line[];
  /** Resolves with what went wrong, or null when the process ended well. */
  ended: Promise<string | null>;
}

/** What Node compiled for one worker serves the next: starting is most of the work of a process that is soon killed. */
const compiled = mkdtempSync(join(tmpdir(), 'flockboard-compiled-'));
const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
  rmSync(compiled, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

/** Starts stress/workers/`file` with `input`. */
export function startWorker<Line>(file: string, input: object): Worker<Line> {
  const script = join(import.meta.dirname, '..', 'workers', file);
  return startProgram(file, [script, JSON.stringify(input)], true);
}

/**
 * Starts `flockboard serve` as a person does, on any free port. Its one line says where the board is; its remarks are no
 * trouble. It ends in order at SIGTERM, leaving its workers.
 */
export function startServe(home: string): Worker<{ url: string; already: boolean }> {
  const cli = join(import.meta.dirname, '../../src/main/cli.ts');
  return startProgram('serve', [cli, 'serve', '--json', '--no-open', '--home', home], false);
}

/** @param isQuiet whether what it writes on stderr is trouble */
function startProgram<Line>(name: string, args: readonly string[], isQuiet: boolean): Worker<Line> {
  const child = spawn(process.execPath, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  });
  living.add(child);
  const lines: Line[] = [];
  let rest = '';
  let trouble = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString('utf8')).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) lines.push(JSON.parse(part) as Line);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    trouble += chunk.toString('utf8');
  });
  const ended = new Promise<string | null>((resolve) => {
    child.once('close', (code, signal) => {
      living.delete(child);
      const isFine = code === 0 && (trouble === '' || !isQuiet);
      resolve(isFine ? null : `${name} ended with ${code ?? signal}: ${trouble.slice(-2_000)}`);
    });
  });
  return { child, lines, ended };
}

/** Tells the workers to finish what they are at, waits for them, and returns their troubles. */
export async function stopWorkers(workers: readonly Worker<unknown>[]): Promise<string[]> {
  for (const worker of workers) worker.child.stdin?.end();
  const ends = await Promise.all(workers.map(async (worker) => worker.ended));
  return ends.filter((trouble) => trouble !== null);
}
