/**
 * The application menu: on macOS, where editing shortcuts live in it, its standard entries; elsewhere none. Reload
 * and developer tools are left out on purpose (E17).
 */
import { Menu } from 'electron';

export function setApplicationMenu(platform: NodeJS.Platform): void {
  const menu =
    platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null;
  Menu.setApplicationMenu(menu);
}
