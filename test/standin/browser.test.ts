import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { browserFlags, findBrowser, installBrowser } from '../../tools/browser.ts';
import { tempDir } from '../support/temp.ts';

function folderWith(name: string): string {
  const folder = tempDir('browser');
  writeFileSync(join(folder, name), '#!/bin/sh\n');
  chmodSync(join(folder, name), 0o755);
  return folder;
}

describe('the browser for tests', () => {
  test('is the one a variable names, the first variable first', () => {
    const a = join(folderWith('a'), 'a');
    const b = join(folderWith('b'), 'b');
    expect(findBrowser({ CHROMIUM_PATH: a, PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH: b })).toBe(a);
    expect(findBrowser({ CHROMIUM_PATH: '', PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH: b })).toBe(b);
  });
  test('is never another one than the variable names', () => {
    expect(() => findBrowser({ CHROMIUM_PATH: '/nonexistent/chromium', PATH: process.env['PATH'] })).toThrow(
      'CHROMIUM_PATH names /nonexistent/chromium, which does not exist.',
    );
  });
  test('is found on the PATH', () => {
    const folder = folderWith('google-chrome');
    const found = findBrowser({ PATH: `/nonexistent:${folder}` });
    // Playwright's own goes first where it is installed.
    expect(found).toMatch(/google-chrome$|ms-playwright/);
  });
  test('names the one command that installs it where it may not be installed', () => {
    expect(() => installBrowser({ PATH: '/nonexistent' })).toThrow(
      'Install one with: npx playwright-core install chromium',
    );
  });
  test('keeps its sandbox unless this is root', () => {
    expect(browserFlags().includes('--no-sandbox')).toBe(process.getuid?.() === 0);
  });
});
