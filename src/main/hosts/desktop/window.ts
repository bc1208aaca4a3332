/**
 * The board's window: at most one, opened, brought forward, reloaded when its page dies. It holds no truth; a
 * reload shows the same board (failures.md F088, E23).
 */
import { join } from 'node:path';
import { BrowserWindow, type BrowserWindowConstructorOptions, dialog, nativeTheme } from 'electron';
import type { Clock, Log } from '../../world/world.ts';
import { BOARD_URL } from './app-protocol.ts';

/** Deaths of the page within a minute after which it is not reloaded by itself. */
const CRASHES_MAX = 3;
const CRASH_WINDOW_MS = 60_000;
/** --bg of the design, so that nothing flashes before the first paint. */
const BACKGROUND = { dark: '#0b0c0f', light: '#f7f7f5' };

/**
 * The page draws the title bar; the system draws its buttons over it, on whatever colour the page has. The page learns
 * where they are from `env(titlebar-area-x)` and `env(titlebar-area-width)`.
 */
function frameOn(
  platform: NodeJS.Platform,
): Pick<BrowserWindowConstructorOptions, 'titleBarStyle' | 'titleBarOverlay'> {
  return {
    titleBarStyle: platform === 'darwin' ? 'hiddenInset' : 'hidden',
    titleBarOverlay: { color: '#00000000', symbolColor: '#8d94a1', height: 46 },
  };
}

export interface BoardWindow {
  /**
   * Opens the window, or brings the open one forward.
   * @param place a fragment of the board's address, `#board=…&task=…`; where the window was when left out
   */
  show(place?: string): void;
  /** True while the window is in front of a person. */
  isWatched(): boolean;
}

export interface BoardWindowOptions {
  preload: string;
  resources: string;
  platform: NodeJS.Platform;
  clock: Clock;
  log: Log;
  /** Asked before the window closes; false keeps it open. */
  mayClose(): boolean;
  onClosed(): void;
}

export function createBoardWindow(options: BoardWindowOptions): BoardWindow {
  let window: BrowserWindow | null = null;

  function load(page: BrowserWindow, place: string): void {
    page
      .loadURL(BOARD_URL + place)
      .catch((error: unknown) => options.log.error('The board page did not load.', { error }));
  }

  function open(place: string): BrowserWindow {
    const created = new BrowserWindow({
      width: 1440,
      height: 900,
      minWidth: 960,
      minHeight: 600,
      show: false,
      title: 'Flockboard',
      icon: join(options.resources, 'icon.png'),
      ...frameOn(options.platform),
      backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
      webPreferences: {
        preload: options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
        devTools: false,
      },
    });
    created.once('ready-to-show', () => created.show());
    created.on('close', (event) => {
      if (!options.mayClose()) event.preventDefault();
    });
    created.on('closed', () => {
      window = null;
      options.onClosed();
    });
    watchPage(created, options);
    load(created, place);
    return created;
  }

  return {
    isWatched: () => window !== null && window.isVisible() && window.isFocused(),
    show(place = '') {
      if (window === null) {
        window = open(place);
        return;
      }
      // Another fragment of the same address does not load the page again.
      if (place !== '') load(window, place);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}

function watchPage(window: BrowserWindow, { clock, log }: BoardWindowOptions): void {
  let crashes: number[] = [];
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return;
    log.error('The board page ended.', { reason: details.reason, exitCode: details.exitCode });
    const now = clock.monotonic();
    crashes = [...crashes.filter((at) => now - at < CRASH_WINDOW_MS), now];
    if (crashes.length <= CRASHES_MAX) window.webContents.reload();
    else
      dialog.showErrorBox('The board keeps crashing', 'Close this window and open it again. Workers are not affected.');
  });
  window.on('unresponsive', () => void askReload(window));
}

async function askReload(window: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: 'The board does not respond.',
    detail: 'Reloading shows the same board. Workers are not affected.',
    buttons: ['Reload', 'Wait'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  if (response === 0 && !window.isDestroyed()) window.webContents.reload();
}
