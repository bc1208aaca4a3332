/** Starting at login: the system's list on macOS and Windows, an entry of ours in the autostart folder on Linux. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startAtLogin } from '../../../src/main/hosts/desktop/login-item.ts';
import type { LoginItemOptions } from '../../../src/main/hosts/desktop/login-item.ts';
import { openWorld } from '../../../src/main/world/open-world.ts';
import { tempDir } from '../../support/temp.ts';

const { files } = openWorld({ quiet: true });

function stage(more: Partial<LoginItemOptions> = {}, isPackaged = true) {
  const config = tempDir();
  const set: unknown[] = [];
  let openAtLogin = false;
  const app = {
    isPackaged,
    getAppPath: () => '/src/app',
    getLoginItemSettings: () => ({ openAtLogin }) as Electron.LoginItemSettings,
    setLoginItemSettings(settings: Electron.Settings) {
      set.push(settings);
      openAtLogin = settings.openAtLogin === true;
    },
  };
  const options: LoginItemOptions = {
    app,
    platform: 'linux',
    execPath: '/opt/flockboard/flockboard',
    env: { XDG_CONFIG_HOME: config },
    home: '/home/you/.flockboard',
    files,
    ...more,
  };
  const path = join(config, 'autostart/flockboard.desktop');
  return { path, set, apply: (is: boolean, was: boolean | null = null) => startAtLogin(is, was, options) };
}

test('on Linux an entry starts this home, is written once, and goes when it is no longer wanted', () => {
  const { path, apply } = stage();
  expect(apply(false)).toBeNull();
  expect(existsSync(path)).toBe(false);
  expect([apply(true), apply(true, true)]).toEqual([null, null]);
  expect(readFileSync(path, 'utf8')).toBe(
    [
      '[Desktop Entry]',
      'Type=Application',
      'Name=Flockboard',
      'Exec="/opt/flockboard/flockboard" "--home" "/home/you/.flockboard"',
      'Terminal=false',
      'X-Flockboard-Home=/home/you/.flockboard',
      '',
    ].join('\n'),
  );
  expect(apply(false, true)).toBeNull();
  expect(existsSync(path)).toBe(false);
});

/** Exec as a desktop reads it: the escapes of a string, then quotes, then field codes (Desktop Entry Specification). */
function argvOf(line: string): string[] {
  const text = line.replace('Exec=', '').replaceAll(/\\(.)/gu, (_all, sign: string) => (sign === 'n' ? '\n' : sign));
  return [...text.matchAll(/"((?:\\.|[^"\\])*)"/gsu)].map(([, inner = '']) =>
    inner.replaceAll(/\\(.)/gsu, '$1').replaceAll('%%', '%'),
  );
}

test('nothing in a path becomes more than a part of one argument, or another line', () => {
  const home = '/home/a b/$(x) `y` "z" 100% \\ \n[Desktop Entry]\nExec=evil';
  const { path, apply } = stage({ home });
  expect(apply(true)).toBeNull();
  const lines = readFileSync(path, 'utf8').split('\n');
  expect(lines).toHaveLength(7);
  expect(argvOf(lines[3] ?? '')).toEqual(['/opt/flockboard/flockboard', '--home', home]);
  expect(lines[3]).not.toMatch(/[^%]%[^%]/);
  expect(apply(false, true)).toBeNull();
  expect(existsSync(path)).toBe(false);
});

test('an entry of somebody else, or of another home, is left alone', () => {
  const { path, apply } = stage();
  mkdirSync(join(path, '..'), { recursive: true });
  for (const text of ['[Desktop Entry]\nExec=mine\n', '[Desktop Entry]\nX-Flockboard-Home=/elsewhere\n']) {
    writeFileSync(path, text);
    expect(apply(false, true)).toBeNull();
    expect(apply(true)).toMatch(/^desktop\.start_at_login: .*flockboard\.desktop is not of this app/);
    expect(readFileSync(path, 'utf8')).toBe(text);
  }
});

test('the file that a person has is started, not the folder that it runs from for a while', () => {
  const config = tempDir();
  const { apply } = stage({ env: { XDG_CONFIG_HOME: config, APPIMAGE: '/home/you/Flockboard.AppImage' } });
  apply(true);
  expect(readFileSync(join(config, 'autostart/flockboard.desktop'), 'utf8')).toContain(
    'Exec="/home/you/Flockboard.App',
  );
  expect(stage({ env: {} }).apply(true)).toMatch(/set HOME/);
});

test.each(['darwin', 'win32'] as const)('on %s the system keeps the list, and is told of changes only', (platform) => {
  const { set, apply } = stage({ platform });
  expect([apply(false), apply(true), apply(true, true)]).toEqual([null, null, null]);
  const args = ['--home', '/home/you/.flockboard'];
  expect(set).toEqual([{ openAtLogin: true, args }]);
  expect(apply(false, true)).toBeNull();
  expect(set).toHaveLength(2);
  expect(stage({ platform }, false).apply(true)).toMatch(/only the installed app/);
});
