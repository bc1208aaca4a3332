/** The PATH of a program that the desktop started (failures.md F032), with real shells and real start-up files. */
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withLoginPath } from '../../src/main/world/login-path.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

const PLAIN = '/usr/local/bin:/usr/bin:/bin';
const shells = ['/bin/bash', '/bin/dash', '/bin/sh', '/usr/bin/zsh'].filter((path) => existsSync(path));

/** A home whose start-up files hold `text`. */
function homeWith(text: string): { HOME: string; PATH: string } {
  const home = tempDir('home');
  for (const name of ['.profile', '.zprofile']) writeFileSync(join(home, name), text);
  return { HOME: home, PATH: PLAIN };
}

const asked = async (env: Record<string, string>, deadlineMs = 20_000): Promise<string | undefined> =>
  (await withLoginPath(env, { deadlineMs, hasTerminal: false }))['PATH'];

test.each(shells)('%s is asked, and a command in a folder of the user is found', async (SHELL) => {
  const env = homeWith('export PATH="$HOME/.local/bin:$PATH"\n');
  const path = await asked({ ...env, SHELL });
  expect(path?.split(':')[0]).toBe(join(env.HOME, '.local/bin'));
  expect(path?.split(':')).toEqual(expect.arrayContaining(PLAIN.split(':')));
  const { files, processes } = openWorld({ quiet: true });
  files.ensureDir(join(env.HOME, '.local/bin'));
  writeFileSync(join(env.HOME, '.local/bin/agent'), '#!/bin/sh\n');
  chmodSync(join(env.HOME, '.local/bin/agent'), 0o755);
  expect(processes.resolveCommand('agent', path ?? '')).toBe(join(env.HOME, '.local/bin/agent'));
});

test('start-up files that print, or print something like an answer, do not disturb', async () => {
  const env = homeWith('echo "Welcome!"; echo "flockboard-x</evil>flockboard-x"; export PATH="/opt/mine:$PATH"\n');
  expect((await asked({ ...env, SHELL: '/bin/sh' }))?.split(':')[0]).toBe('/opt/mine');
});

test.each([
  ['ends the shell', 'exit 1\n'],
  ['clears PATH', 'PATH=\n'],
])('a start-up file that %s leaves the PATH that was there', async (_name, text) => {
  expect(await asked({ ...homeWith(text), SHELL: '/bin/sh' })).toBe(PLAIN);
});

test('a start-up file that hangs costs the deadline, and nothing of it is left', async () => {
  const env = homeWith('echo $$ > "$HOME/pid"; sleep 600\n');
  expect(await asked({ ...env, SHELL: '/bin/sh' }, 500)).toBe(PLAIN);
  const { files, processes } = openWorld({ quiet: true });
  const pid = Number(files.readText(join(env.HOME, 'pid')));
  expect(pid).toBeGreaterThan(1);
  await waitFor(() => processes.identify(pid, null) === null);
});

test('nobody is asked with a terminal, with a PATH that is more than plain, or without a usable shell', async () => {
  const env = { ...homeWith('export PATH="/opt/mine:$PATH"\n'), SHELL: '/bin/sh' };
  expect((await withLoginPath(env, { hasTerminal: true }))['PATH']).toBe(PLAIN);
  expect(await asked({ ...env, PATH: `/opt/other:${PLAIN}` })).toBe(`/opt/other:${PLAIN}`);
  expect(await asked({ ...env, SHELL: 'sh' })).toBe(PLAIN);
  expect(await asked({ ...env, SHELL: join(env.HOME, 'missing') })).toBe(PLAIN);
});
