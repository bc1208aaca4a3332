/** Entry of the desktop application: composes the host with the machine and starts it. No top-level await. */
import { join } from 'node:path';
import { startDesktop } from './hosts/desktop/start.ts';
import { openWorld } from './world/open-world.ts';

const out = join(import.meta.dirname, '..');

startDesktop({
  argv: process.argv,
  env: process.env,
  cwd: process.cwd(),
  execPath: process.execPath,
  platform: process.platform,
  paths: {
    engine: join(out, 'main/engine.js'),
    cli: join(out, 'main/cli.js'),
    preload: join(out, 'preload/index.cjs'),
    renderer: join(out, 'renderer'),
    resources: join(out, '../resources'),
  },
  openWorld,
  onSignal: (signal, run) => void process.on(signal, run),
});
