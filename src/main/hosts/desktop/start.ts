/**
 * Everything that must happen before Electron is ready: name, folders, the page's scheme, the single-instance lock.
 * The loser of the lock ends at once, before a board could be opened (failures.md F087). Never awaits readiness at
 * the top level: an ESM main that does so never starts.
 */
import { join } from 'node:path';
import { app, dialog, protocol } from 'electron';
import { homeFrom } from '../../services/boards.ts';
import { APP_SCHEME } from './app-protocol.ts';
import { boot } from './boot.ts';
import { parseOptions } from './options.ts';
import type { DesktopParts } from './parts.ts';
import { sentenceOf } from './trouble.ts';

export function startDesktop(parts: DesktopParts): void {
  app.setName('Flockboard');
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([APP_SCHEME]);
  const options = parseOptions(parts.argv, parts.cwd);
  let home: string;
  let world;
  try {
    home = options.home ?? homeFrom(parts.env);
    world = parts.openWorld({ logPath: join(home, 'logs/flockboard.log') });
    world.files.ensureDir(home);
    world.files.ensureDir(join(home, 'desktop'));
  } catch (error) {
    dialog.showErrorBox('Flockboard cannot start', sentenceOf(error));
    app.exit(1);
    return;
  }
  app.setPath('userData', join(home, 'desktop'));
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  const desktop = { parts, world, home, board: options.board };
  app.whenReady().then(
    () => boot(desktop),
    (error: unknown) => world.log.error('Electron did not get ready.', { error }),
  );
}
