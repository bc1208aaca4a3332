import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { answer, APP_POLICY, isBoardUrl } from '../../../src/main/hosts/desktop/app-protocol.ts';
import { openWorld } from '../../../src/main/world/open-world.ts';
import { tempDir } from '../../support/temp.ts';

const { files } = openWorld({ quiet: true });
let root = '';
const ask = (url: string, method = 'GET'): Response => answer(files, root, { method, url });

beforeAll(() => {
  const folder = tempDir('assets');
  root = join(folder, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<!doctype html>');
  writeFileSync(join(root, 'assets/app.js'), 'export {};'.repeat(10_000));
  writeFileSync(join(root, 'assets/two words.css'), 'p{}');
  writeFileSync(join(root, 'notes.txt'), 'not for pages');
  writeFileSync(join(folder, 'secret.js'), 'secret');
  symlinkSync(join(folder, 'secret.js'), join(root, 'linked.js'));
});

describe('the page under its own scheme (E06)', () => {
  test('serves the board for the bare address', async () => {
    const response = ask('app://flockboard/');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toBe('<!doctype html>');
  });
  test('serves whole files with their type', async () => {
    const response = ask('app://flockboard/assets/app.js?v=1');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect((await response.text()).length).toBe(100_000);
    expect(ask('app://flockboard/assets/two%20words.css').status).toBe(200);
  });
  test('puts the strict policy on every answer, also on a refusal (E07)', () => {
    for (const response of [
      ask('app://flockboard/'),
      ask('app://flockboard/none.js'),
      ask('app://flockboard/', 'POST'),
    ]) {
      expect(response.headers.get('content-security-policy')).toBe(APP_POLICY);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect(APP_POLICY).toMatch(/default-src 'none'.*connect-src 'none'.*require-trusted-types-for 'script'/);
    expect(APP_POLICY).not.toMatch(/unsafe|\*|https?:/);
  });
  test.each([
    'app://flockboard/../secret.js',
    'app://flockboard/assets/../../secret.js',
    'app://flockboard/%2e%2e/secret.js',
    'app://flockboard/..%2fsecret.js',
    'app://flockboard/..%5csecret.js',
    'app://flockboard/..\\secret.js',
    'app://flockboard/%252e%252e%252fsecret.js',
    'app://flockboard/index.html%00.js',
    'app://flockboard//etc/passwd',
    'app://flockboard/linked.js',
    'app://flockboard/notes.txt',
    'app://flockboard/assets',
    'app://flockboard/%ff.js',
    'app://elsewhere/index.html',
    'app://flockboard:1/index.html',
    'app://user@flockboard.evil/index.html',
    'file:///etc/passwd',
    'nonsense',
  ])('answers 404 to %s', (url) => {
    expect(ask(url).status).toBe(404);
  });
  test('answers only GET', () => {
    for (const method of ['POST', 'PUT', 'HEAD', 'OPTIONS']) expect(ask('app://flockboard/', method).status).toBe(405);
  });
  test('knows its own page and no other', () => {
    expect(['app://flockboard/', 'app://flockboard/#task', 'app://flockboard/index.html'].every(isBoardUrl)).toBe(true);
    const others = [
      'app://flockboard',
      'app://flockboard/x',
      'app://flockboard.evil/',
      'https://flockboard/',
      '',
      'about:blank',
    ];
    expect(others.some(isBoardUrl)).toBe(false);
  });
});
