/**
 * Builds what changed. `out/.stamp` holds a digest of everything that goes into the bundles; equal means nothing to
 * do. Owns the out folder; knows nothing of how the result is started.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const stamp = join(root, 'out/.stamp');
const inputs = [
  'src',
  'resources',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'tools/boundaries.ts',
];

function* filesUnder(path: string): Generator<string> {
  if (!existsSync(path)) return;
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  yield* files.toSorted();
}

/** A digest of the bundles' sources: paths and contents, in a fixed order. */
export function sourceDigest(): string {
  const hash = createHash('sha256').update(process.versions.modules);
  for (const input of inputs) {
    const path = join(root, input);
    const files = path.endsWith('.json') || path.endsWith('.ts') ? [path] : [...filesUnder(path)];
    for (const file of files) hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Whether `out` already is what the sources say. */
export function isBuilt(): boolean {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceDigest();
}

/**
 * Builds main, preload and renderer unless they are current.
 * @param show passes the bundler's output through; it is shown in any case when the build fails.
 * @returns false when nothing had to be done.
 * @throws Error when the bundler fails, with its output.
 */
export async function buildIfStale(show = false): Promise<boolean> {
  const digest = sourceDigest();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return false;
  rmSync(stamp, { force: true });
  const bundler = join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  const child = spawn(process.execPath, [bundler, 'build', '--logLevel', show ? 'info' : 'warn'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output.push(chunk);
      if (show) process.stderr.write(chunk);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  if (code !== 0) throw new Error(`The build failed.\n${Buffer.concat(output).toString()}`);
  writeFileSync(stamp, digest);
  return true;
}

/** Entry of the tool; `--quiet` keeps the bundler's list of chunks to itself. */
export async function main(): Promise<void> {
  try {
    process.stdout.write(
      (await buildIfStale(!process.argv.includes('--quiet'))) ? 'Built.\n' : 'Nothing changed since the last build.\n',
    );
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
