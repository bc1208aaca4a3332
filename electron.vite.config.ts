import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { onlyLayers } from './tools/boundaries.ts';

const root = import.meta.dirname;
const at = (path: string): string => resolve(root, path);
const core = ['contract', 'world', 'kernel', 'workspaces', 'dispatcher', 'services', 'config', 'entry'];

export default defineConfig({
  main: {
    plugins: [
      onlyLayers(root, [
        ...core,
        'hosts/desktop',
        'hosts/web',
        'hosts/cli',
        'hosts/worker',
        'hosts/mcp',
        'hosts/library',
      ]),
    ],
    build: {
      // `dependencies` (better-sqlite3, koffi) stay external; everything in devDependencies is bundled.
      rolldownOptions: {
        input: {
          index: at('src/main/index.ts'),
          cli: at('src/main/cli.ts'),
          engine: at('src/main/engine.ts'),
          kernel: at('src/main/kernel.ts'),
        },
      },
    },
  },
  preload: {
    plugins: [onlyLayers(root, ['preload', 'contract'])],
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at('src/preload/index.ts') },
        // A sandboxed window cannot load an ESM preload, and "type": "module" would make it one.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    plugins: [react(), onlyLayers(root, ['renderer', 'contract'])],
    build: {
      minify: true,
      // Fonts and icons are files: the page's policy allows no data: URLs for them.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: at('src/renderer/index.html') } },
    },
  },
});
