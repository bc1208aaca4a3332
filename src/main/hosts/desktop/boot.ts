/**
 * Puts the desktop together once Electron is ready: configuration, engine, ports, window, tray. Every part is its
 * own module; nothing but the wiring is decided here.
 */
import { join } from 'node:path';
import { app, dialog, ipcMain, powerMonitor, protocol, session } from 'electron';
import type { Config } from '../../../contract/config.ts';
import { parseConfig } from '../../config/parse-config.ts';
import { chooseBoard } from '../../services/boards.ts';
import { followConfig } from '../../services/follow-config.ts';
import { openEngine } from '../../services/engine/engine-handle.ts';
import type { EngineStart } from '../../services/engine/engine-protocol.ts';
import type { World } from '../../world/world.ts';
import { answer } from './app-protocol.ts';
import { askAboutEngine, askAndOpenLink, noticeTray } from './dialogs.ts';
import { nudgeEverywhere, setPausedEverywhere } from './engine-client.ts';
import { type SupervisedEngine, superviseEngine } from './engine-supervisor.ts';
import { startAtLogin } from './login-item.ts';
import { setApplicationMenu } from './menu.ts';
import { showNotices } from './notices.ts';
import type { DesktopParts } from './parts.ts';
import { servePorts } from './port-handshake.ts';
import { createQuitting, type Quitting } from './quit.ts';
import { hardenPages, hardenSession } from './security.ts';
import { sentenceOf } from './trouble.ts';
import { createTray } from './tray.ts';
import type { TrayCommand } from './tray-model.ts';
import { type BoardWindow, createBoardWindow } from './window.ts';

export interface Desktop {
  parts: DesktopParts;
  world: World;
  home: string;
  board: string | null;
}

export function boot(desktop: Desktop): void {
  const { parts, world, home } = desktop;
  const start = prepareStart(desktop);
  if (start === null) return;
  hardenSession(session.defaultSession);
  hardenPages(app, { open: (url) => void askAndOpenLink(url) });
  protocol.handle('app', (request) => answer(world.files, parts.paths.renderer, request));
  setApplicationMenu(parts.platform);

  let { config } = start;
  let isHeld = false;
  /** No slots while the person waits for the running workers to be done. */
  const effective = (): Config => (isHeld ? { ...config, dispatch: { ...config.dispatch, workersMax: 0 } } : config);
  const engine = superviseEngine({
    open: () => openEngine({ ...start, config: effective() }, { entry: parts.paths.engine, clock: world.clock }),
    clock: world.clock,
    log: world.log,
    ask: async (trouble) => {
      const again = await askAboutEngine(trouble);
      if (!again) app.exit(1);
      return again;
    },
  });
  followConfig(home, world, {
    read: () => readConfig(desktop),
    changed(changed) {
      const before = config.desktop?.startAtLogin ?? false;
      config = changed;
      engine.configure(effective());
      followLogin(desktop, engine, config, before);
    },
    wrong: (sentence) => engine.configTrouble(sentence),
  });
  followLogin(desktop, engine, config, null);
  servePorts(ipcMain, () => engine.connect(), world.log);

  let hasTray = false;
  const quitting = createQuitting({
    app,
    engine,
    hasTray: () => hasTray,
    hold(isWanted) {
      isHeld = isWanted;
      engine.configure(effective());
    },
    clock: world.clock,
    log: world.log,
  });
  const noticed = join(home, 'desktop/tray-noticed');
  const window = createBoardWindow({
    preload: parts.paths.preload,
    resources: parts.paths.resources,
    platform: parts.platform,
    clock: world.clock,
    log: world.log,
    mayClose() {
      if (!hasTray) void quitting.request();
      return hasTray;
    },
    onClosed() {
      if (world.files.exists(noticed)) return;
      world.files.writeText(noticed, '');
      noticeTray();
    },
  });
  hasTray = addTray(desktop, engine, window, quitting);
  tellPeople(desktop, engine, window, () => config.notices);
  listen(desktop, engine, window, quitting);
  window.show();
}

/** What cannot be done is shown where every trouble with config.toml is. */
function followLogin(
  { parts, world, home }: Desktop,
  engine: SupervisedEngine,
  config: Config,
  was: boolean | null,
): void {
  const { platform, execPath, env } = parts;
  try {
    const isWanted = config.desktop?.startAtLogin ?? false;
    const problem = startAtLogin(isWanted, was, { app, platform, execPath, env, home, files: world.files });
    if (problem !== null) engine.configTrouble(problem);
  } catch (error) {
    world.log.error('Starting at login could not be changed.', { error });
    engine.configTrouble(`desktop.start_at_login: ${sentenceOf(error)}`);
  }
}

/** What needs a person: as notifications of the system, and as the number on the application's icon. */
function tellPeople(
  { world }: Desktop,
  engine: SupervisedEngine,
  window: BoardWindow,
  switches: () => Config['notices'],
): void {
  showNotices({
    engine,
    wants: (kind) => switches()[kind],
    isWatched: () => window.isWatched(),
    open: (place) => window.show(place),
    clock: world.clock,
    log: world.log,
  });
  engine.onSummary((summary) => void app.setBadgeCount(summary?.needsYou ?? 0));
}

/** @throws Refusal 'config' with file, line and reason */
function readConfig({ world, home }: Pick<Desktop, 'world' | 'home'>): Config {
  const path = join(home, 'config.toml');
  return parseConfig(world.files.readText(path), { home, path });
}

/** Null when the configuration or the board's name says no: the person was told and the application is ending. */
function prepareStart({ parts, world, home, board }: Desktop): EngineStart | null {
  let config: Config;
  let slug: string;
  try {
    config = readConfig({ world, home });
    slug = chooseBoard(board ?? undefined, parts.env, world.files, home);
  } catch (error) {
    world.log.error('The desktop cannot start.', { error });
    dialog.showErrorBox('Flockboard cannot start', sentenceOf(error));
    app.exit(1);
    return null;
  }
  const hostEnv = Object.entries(parts.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    config,
    kind: 'app',
    board: slug,
    version: app.getVersion(),
    cli: cliCommand(parts),
    hostEnv: Object.fromEntries(hostEnv),
  };
}

/** Electron runs a script as Node does when that variable is set, and an argv cannot set one. */
function cliCommand({ platform, execPath, paths }: DesktopParts): string[] {
  const node = [execPath, paths.cli];
  return platform === 'win32' ? node : ['/usr/bin/env', 'ELECTRON_RUN_AS_NODE=1', ...node];
}

function addTray(
  { parts, world }: Desktop,
  engine: SupervisedEngine,
  window: BoardWindow,
  quitting: Quitting,
): boolean {
  const failed = (error: unknown): void => world.log.error('The tray command failed.', { error });
  const commands: Record<TrayCommand, () => void> = {
    open: () => window.show(),
    nudge: () => void nudgeEverywhere(engine).catch(failed),
    settings: () => window.show('#view=settings'),
    pause: () => void setPausedEverywhere(engine, true).catch(failed),
    resume: () => void setPausedEverywhere(engine, false).catch(failed),
    quit: () => void quitting.request(),
  };
  const tray = createTray(
    {
      resources: parts.paths.resources,
      platform: parts.platform,
      run: (command) => commands[command](),
      open: (place) => window.show(place),
    },
    parts.env['DBUS_SESSION_BUS_ADDRESS'] !== undefined,
  );
  tray?.show(engine.summary());
  engine.onSummary((summary) => tray?.show(summary));
  return tray !== null;
}

function listen({ parts, world }: Desktop, engine: SupervisedEngine, window: BoardWindow, quitting: Quitting): void {
  // The second start's arguments are not trusted: it brings the window forward and nothing else (E15).
  app.on('second-instance', () => window.show());
  app.on('activate', () => window.show());
  // Without a listener Electron quits when the last window closes; the tray keeps the dispatcher alive.
  app.on('window-all-closed', () => undefined);
  powerMonitor.on('resume', () => {
    nudgeEverywhere(engine).catch((error: unknown) => world.log.warn('No tick after waking up.', { error }));
  });
  powerMonitor.on('shutdown', () => void quitting.now());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) parts.onSignal(signal, () => void quitting.now());
}
