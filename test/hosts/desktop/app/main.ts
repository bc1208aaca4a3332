/** The desktop host over a scripted engine and a tiny page, run from source on the Electron stand-in. */
import { join } from 'node:path';
import { startDesktop } from '../../../../src/main/hosts/desktop/start.ts';
import { openWorld } from '../../../../src/main/world/open-world.ts';

startDesktop({
  argv: process.argv,
  env: process.env,
  cwd: process.cwd(),
  execPath: process.execPath,
  platform: process.platform,
  paths: {
    engine: join(import.meta.dirname, 'scripted-engine.ts'),
    cli: '/nonexistent/cli.js',
    preload: process.env['TEST_PRELOAD'] ?? '',
    renderer: join(import.meta.dirname, 'page'),
    resources: join(import.meta.dirname, '../../../../resources'),
  },
  openWorld,
  onSignal: (signal, run) => void process.on(signal, run),
});
