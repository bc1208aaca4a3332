/**
 * Starting at login as config.toml asks. macOS and Windows keep a list of such programs, which Electron changes; on Linux
 * it is an entry in the autostart folder (Desktop Application Autostart Specification). Only an entry that we wrote for
 * this home is ever changed or removed.
 */
import { dirname, join } from 'node:path';
import type { App } from 'electron';
import type { Files } from '../../world/world.ts';

export interface LoginItemOptions {
  app: Pick<App, 'isPackaged' | 'getAppPath' | 'getLoginItemSettings' | 'setLoginItemSettings'>;
  platform: NodeJS.Platform;
  execPath: string;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  files: Pick<Files, 'readText' | 'writeText' | 'removeFile' | 'ensureDir'>;
}

/**
 * Brings the system to what is wanted. @param wasWanted what was wanted before; null when the app has just started
 * @returns why it cannot be, one sentence; null when it is so
 * @throws Fault of the disk
 */
export function startAtLogin(isWanted: boolean, wasWanted: boolean | null, options: LoginItemOptions): string | null {
  return options.platform === 'linux' ? withEntry(isWanted, options) : withSystem(isWanted, wasWanted, options);
}

function withSystem(isWanted: boolean, wasWanted: boolean | null, { app, home }: LoginItemOptions): string | null {
  // Who put the app on the list in the settings of the system, and not here, keeps it there.
  if (!isWanted && wasWanted !== true) return null;
  if (!app.isPackaged) return 'desktop.start_at_login: only the installed app can be started at login.';
  const args = ['--home', home];
  if (app.getLoginItemSettings({ args }).openAtLogin !== isWanted)
    app.setLoginItemSettings({ openAtLogin: isWanted, args });
  return null;
}

function withEntry(isWanted: boolean, options: LoginItemOptions): string | null {
  const { env, files, home } = options;
  const folder = env['XDG_CONFIG_HOME'] || (env['HOME'] === undefined ? '' : join(env['HOME'], '.config'));
  if (!folder.startsWith('/')) return isWanted ? 'desktop.start_at_login: there is no folder for it: set HOME.' : null;
  const path = join(folder, 'autostart/flockboard.desktop');
  const present = files.readText(path);
  const isOurs = present?.split('\n').includes(ownerLine(home)) === true;
  if (!isWanted) {
    if (isOurs) files.removeFile(path);
    return null;
  }
  if (present !== null && !isOurs) return `desktop.start_at_login: ${path} is not of this app; remove it first.`;
  const text = entryText(options);
  if (text === present) return null;
  files.ensureDir(dirname(path));
  files.writeText(path, text, 0o644);
  return null;
}

function ownerLine(home: string): string {
  return `X-Flockboard-Home=${escaped(home)}`;
}

function entryText({ app, execPath, env, home }: LoginItemOptions): string {
  // An AppImage runs from a folder that is gone after it; the variable names the file that a person has.
  const program = env['APPIMAGE'] ?? execPath;
  const argv = [program, ...(app.isPackaged ? [] : [app.getAppPath()]), '--home', home];
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Flockboard',
    `Exec=${argv.map(quoted).join(' ')}`,
    'Terminal=false',
    ownerLine(home),
    '',
  ].join('\n');
}

/** A string value of a desktop entry. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/** One argument of Exec: quoted first, then escaped as every string is; a lone % would be a field code. */
function quoted(argument: string): string {
  const inner = argument.replaceAll(/["`$\\]/gu, String.raw`\$&`).replaceAll('%', '%%');
  return escaped(`"${inner}"`);
}
