/**
 * Starts an application on the stand-in: maps the module 'electron' to ours, gives `process` the look it has in
 * Electron, and evaluates the application's main module. `ready` is held back until that evaluation is over.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ELECTRON = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' || specifier === 'electron/main'
      ? { url: ELECTRON, shortCircuit: true }
      : next(specifier, context),
});

// Switches before the application's folder belong to Chromium; everything after it reaches both, as in Electron.
const args = process.argv.slice(2);
const at = args.findIndex((arg) => !arg.startsWith('--'));
const target = at === -1 ? '.' : (args[at] ?? '.');
const switches = at === -1 ? args : args.slice(0, at);
const appArgs = at === -1 ? [] : args.slice(at + 1);

const root = resolve(target);
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const pkg = readJson(join(root, 'package.json')) as {
  main: string;
  name: string;
  version: string;
  productName?: string;
};
const electronPackage = new URL('../../node_modules/electron/package.json', import.meta.url).pathname;
const { version } = readJson(electronPackage) as { version: string };

Object.assign(process.versions, { electron: version });
Object.defineProperty(process, 'type', { value: 'browser' });
Object.defineProperty(process, 'defaultApp', { value: true });
Object.defineProperty(process, 'resourcesPath', { value: join(root, 'resources') });
process.argv = [process.execPath, ...switches, target, ...appArgs];

const { start } = await import('./electron.ts');
const loaded = Promise.withResolvers<void>();
start({ root, pkg, chromiumArgs: switches, mainLoaded: loaded.promise });
await import(pathToFileURL(join(root, pkg.main)).href);
loaded.resolve();
