import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWorld } from '../../src/main/world/open-world.ts';
import type { CommandRequest, CommandResult } from '../../src/main/world/world.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

const { processes, files } = openWorld({ quiet: true });
const env = { PATH: '/usr/local/bin:/usr/bin:/bin' };
const sh = async (script: string, more: Partial<CommandRequest> = {}) =>
  await processes.run({ argv: ['/bin/sh', '-c', script], cwd: '/', env, deadlineMs: 20_000, ...more });

test('a command says what it said, and how it ended', async () => {
  expect(await sh('echo out; echo err >&2; exit 3')).toEqual({
    code: 3,
    stdout: 'out\n',
    stderr: 'err\n',
    trouble: null,
  } satisfies CommandResult);
  expect(await sh('kill -9 $$')).toMatchObject({ code: null, trouble: 'signal' });
});

test('a command that hangs is killed with its whole group at the deadline (F018)', async () => {
  const cwd = tempDir();
  const result = await sh('echo $$ > leader; sleep 600 & echo $! > child; wait', { cwd, deadlineMs: 400 });
  expect(result).toMatchObject({ code: null, trouble: 'deadline' });
  for (const name of ['leader', 'child']) {
    const pid = Number(files.readText(join(cwd, name)));
    await waitFor(() => processes.identify(pid, null) === null);
  }
});

test('a command that nobody wants any more is killed with its group, and one too late is not waited for', async () => {
  const cwd = tempDir();
  const wish = new AbortController();
  const running = sh('echo $$ > leader; exec sleep 600', { cwd, abort: wish.signal });
  await waitFor(() => files.exists(join(cwd, 'leader')));
  wish.abort();
  expect(await running).toMatchObject({ code: null, trouble: 'signal' });
  expect(await sh('sleep 600', { abort: wish.signal })).toMatchObject({ code: null, trouble: 'signal' });
});

test('a command that talks without end is stopped, and a pipe that a child keeps open is not waited for (F024)', async () => {
  expect(await sh('while :; do echo more; done', { outputBytesMax: 10_000 })).toMatchObject({ trouble: 'output' });
  const result = await sh('sleep 3 & echo done');
  expect(result).toMatchObject({ code: 0, stdout: 'done\n' });
});

test('a command that cannot be started is no exception', async () => {
  const run = async (argv: string[], cwd = '/') => await processes.run({ argv, cwd, env, deadlineMs: 1_000 });
  expect(await run(['/no/such/program'])).toMatchObject({ code: null, trouble: 'start' });
  expect(await run(['/bin/true'], '/no/such/folder')).toMatchObject({ code: null, trouble: 'start' });
  expect(await run(['/bin/echo', 'a\0b'])).toMatchObject({ code: null, trouble: 'start' });
});
