/**
 * Builds the window alone with the settings of the real build. The result is kept below node_modules under a digest
 * of its sources, so that of all test files only the first builds; results of older sources go with time.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const kept = join(root, 'node_modules/.cache/flockboard-window');
/** Somebody may still be testing what is younger, milliseconds. */
const STALE_MS = 3_600_000;

function digest(): string {
  const hash = createHash('sha256');
  const add = (path: string): void => void hash.update(path).update('\0').update(readFileSync(path)).update('\0');
  add(join(root, 'package-lock.json'));
  add(import.meta.filename);
  for (const folder of ['src/contract', 'src/renderer']) {
    const entries = readdirSync(join(root, folder), { withFileTypes: true, recursive: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.toSorted()) add(file);
  }
  return hash.digest('hex').slice(0, 24);
}

async function removeStale(): Promise<void> {
  for (const name of await readdir(kept)) {
    const path = join(kept, name);
    const age = Date.now() - (await stat(path).catch(() => ({ mtimeMs: Infinity }))).mtimeMs;
    if (age > STALE_MS) await rm(path, { recursive: true, force: true });
  }
}

async function buildInto(outDir: string): Promise<void> {
  await build({
    root: join(root, 'src/renderer'),
    configFile: false,
    logLevel: 'warn',
    base: './',
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: true,
      minify: true,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2000,
      modulePreload: { polyfill: false },
    },
  });
}

/** @returns the folder of the window as the sources are now. */
export async function buildWindow(): Promise<string> {
  const folder = join(kept, digest());
  if (existsSync(folder)) return folder;
  await mkdir(kept, { recursive: true });
  await removeStale();
  const fresh = await mkdtemp(join(kept, 'new-'));
  await buildInto(fresh);
  // Two test files may build at once; the one that comes second throws its own away.
  await rename(fresh, folder).catch(() => rm(fresh, { recursive: true, force: true }));
  return folder;
}
