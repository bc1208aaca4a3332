import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findRuntime, installedRuntime, whyNoWindow } from '../../tools/electron-runtime.ts';
import { tempDir } from '../support/temp.ts';

describe('the decision between window and browser', () => {
  test('says why a window cannot be shown, before anything is fetched', async () => {
    expect(whyNoWindow({ platform: 'linux', env: {}, uid: 1000 })).toBe('there is no display');
    expect(whyNoWindow({ platform: 'linux', env: { DISPLAY: ':0' }, uid: 0 })).toContain('root');
    expect(whyNoWindow({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' }, uid: 1000 })).toBeNull();
    expect(whyNoWindow({ platform: 'darwin', env: {}, uid: 501 })).toBeNull();
    expect(await findRuntime({ platform: 'linux', env: {}, uid: 1000 })).toEqual({ missing: 'there is no display' });
  });

  test('takes the runtime that ELECTRON_EXEC_PATH names, and says so when it names none', async () => {
    const path = join(tempDir(), 'electron');
    const around = { platform: 'linux' as const, uid: 1000, env: { DISPLAY: ':0', ELECTRON_EXEC_PATH: path } };
    expect(await findRuntime(around)).toEqual({ missing: `ELECTRON_EXEC_PATH names no file: ${path}` });
    writeFileSync(path, '#!/bin/sh\n');
    chmodSync(path, 0o755);
    expect(installedRuntime(around.env)).toBe(path);
    expect(await findRuntime(around)).toEqual({ path });
  });
});
