/** Builds the window alone into a folder, once per test process, with the settings of the real build. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');

export interface BuiltWindow {
  folder: string;
  remove(): Promise<void>;
}

/** @param folder keeps the result there instead of in a temporary folder. */
export async function buildWindow(folder?: string): Promise<BuiltWindow> {
  const outDir = folder ?? (await mkdtemp(join(tmpdir(), 'flockboard-window-')));
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
  return { folder: outDir, remove: () => rm(outDir, { recursive: true, force: true }) };
}
