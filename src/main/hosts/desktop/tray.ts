/**
 * The tray icon that keeps the dispatcher alive when the window is closed. Draws tray-model.ts; a change of the
 * summary redraws only what differs, because a Linux menu that is replaced closes under the pointer.
 */
import { join } from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import type { EngineSummary } from '../../services/engine/engine-protocol.ts';
import { type TrayCommand, trayLine, trayLook, trayRows } from './tray-model.ts';

export interface TrayIcon {
  show(summary: EngineSummary | null): void;
}

export interface TrayOptions {
  resources: string;
  platform: NodeJS.Platform;
  run(command: TrayCommand): void;
  /** Opens the window at a task. */
  open(place: string): void;
}

/**
 * @returns null where there is no tray. On Linux one needs a session bus; a desktop without a tray area cannot be
 * told apart from one with it, there a second start brings the window back.
 */
export function createTray(options: TrayOptions, hasSessionBus: boolean): TrayIcon | null {
  if (options.platform === 'linux' && !hasSessionBus) return null;
  let tray: Tray;
  try {
    tray = new Tray(icon(options, 'stopped'));
  } catch {
    return null;
  }
  tray.on('click', () => options.run('open'));
  let shown = '';
  return {
    show(summary) {
      const rows = trayRows(summary);
      const drawn = JSON.stringify([rows, trayLook(summary)]);
      if (drawn === shown) return;
      shown = drawn;
      tray.setImage(icon(options, trayLook(summary)));
      if (options.platform === 'darwin')
        tray.setTitle(summary === null || summary.running === 0 ? '' : String(summary.running));
      tray.setToolTip(`Flockboard: ${trayLine(summary)}`);
      tray.setContextMenu(
        Menu.buildFromTemplate(
          rows.map((row) => {
            if (row === 'separator') return { type: 'separator' };
            const { label, command, place } = row;
            if (place !== undefined) return { label, click: () => options.open(place) };
            return command === null ? { label, enabled: false } : { label, click: () => options.run(command) };
          }),
        ),
      );
    },
  };
}

function icon(options: TrayOptions, look: string): Electron.NativeImage {
  const image = nativeImage.createFromPath(join(options.resources, `tray/${look}.png`));
  // macOS recolours a template image for its menu bar.
  if (options.platform === 'darwin') image.setTemplateImage(true);
  return image;
}
