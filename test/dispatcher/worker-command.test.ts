/** From task and profile to an argv (failures.md F096 to F099; threats T07, T08) and a worker's environment (F033, T20). */
import { expect, test } from 'vitest';
import type { Profile } from '../../src/contract/profile.ts';
import type { Task } from '../../src/contract/task.ts';
import { workerEnvironment } from '../../src/main/dispatcher/environment.ts';
import { fencedBlocks, shellScript } from '../../src/main/dispatcher/fenced-blocks.ts';
import { lastLineOf } from '../../src/main/dispatcher/last-line.ts';
import { ARGUMENT_BYTES_MAX, workerCommand } from '../../src/main/dispatcher/worker-command.ts';

const profile = (more: Partial<Profile> = {}): Profile => ({
  name: 'agent',
  kind: 'command',
  command: ['agent', '--task', '{task_id}'],
  prompt: 'argument',
  verdict: 'tools',
  slots: 1,
  maxRuntimeSeconds: null,
  env: {},
  passEnv: [],
  description: '',
  model: 'small',
  ...more,
});

const build = (used: Profile, task: Partial<Task> = {}, prompt = '# t_1: title') =>
  workerCommand({
    profile: used,
    task: { id: 't_1', title: 'title', body: null, modelOverride: null, ...task } as Task,
    workspace: '/w',
    board: 'default',
    runDir: '/b/runs/1',
    cli: ['/usr/bin/node', '/app/cli.js'],
    variables: {},
    prompt: () => prompt,
  });

const HOSTILE = ['"; rm -rf ~; "', '$(id)', '`id`', 'a b  c', "it's", '{prompt}', '{workspace}', '\n\\\t', '*', '🐙'];

test.each(HOSTILE)('the title %j arrives as it is, in one argument, and is expanded once (F096, T07)', (title) => {
  const { argv } = build(profile({ command: ['agent', 'work on {title} now', '{title}'], prompt: 'none' }), { title });
  expect(argv).toEqual(['agent', `work on ${title} now`, title]);
});

test.each(['--help', '-x', '--', '--dangerously-skip-permissions'])(
  'the title %j never becomes an option (F097, T08)',
  (title) => {
    const { argv } = build(profile({ command: ['agent', '{title}', '--name={title}'], prompt: 'none' }), { title });
    expect(argv).toEqual(['agent', ` ${title}`, `--name=${title}`]);
  },
);

test('the prompt goes where the profile says', () => {
  expect(build(profile()).argv).toEqual(['agent', '--task', 't_1', '# t_1: title']);
  expect(build(profile({ command: ['agent', '-p', '{prompt}'] })).argv).toEqual(['agent', '-p', '# t_1: title']);
  expect(build(profile({ prompt: 'stdin' }))).toMatchObject({
    argv: ['agent', '--task', 't_1'],
    stdin: '# t_1: title',
  });
  expect(
    build(profile({ prompt: 'file', command: ['agent', '{prompt_file}', '{model}', '{board}', '{workspace}'] })),
  ).toEqual({
    argv: ['agent', '/b/runs/1/prompt.md', 'small', 'default', '/w'],
    stdin: null,
    files: [{ path: '/b/runs/1/prompt.md', text: '# t_1: title' }],
    env: {},
  });
});

test.each([0, 1])(
  'a prompt of 32 KiB + %i bytes goes by argument up to the bound and by file above it (F098)',
  (more) => {
    const text = 'x'.repeat(ARGUMENT_BYTES_MAX + more);
    const command = build(profile({ command: ['agent', '{prompt}'] }), {}, text);
    expect(command.files).toEqual(more === 0 ? [] : [{ path: '/b/runs/1/prompt.md', text }]);
    expect(command.argv[1]).toBe(more === 0 ? text : 'Read your task in /b/runs/1/prompt.md and do it.');
  },
);

test('a NUL in an argument is refused with the field that holds it (F099)', () => {
  const broken = profile({ command: ['agent', '{title}'], prompt: 'none' });
  expect(() => build(broken, { title: 'a\0b' })).toThrow(expect.objectContaining({ code: 'no_command' }));
});

test('the shell worker runs the fenced blocks in order, or the whole body', () => {
  expect(shellScript('text\n```sh\necho 1\n```\nmore\n~~~bash title\necho 2\n~~~\n```python\nno\n```')).toBe(
    'echo 1\necho 2\n',
  );
  expect(shellScript('echo whole')).toBe('echo whole\n');
  expect(shellScript('````shell\n```\nstill inside\n````')).toBe('```\nstill inside\n');
  expect(shellScript('```SH\r\nopen to the end')).toBe('open to the end\n');
  expect(fencedBlocks('    ```sh\n    indented code is no fence', ['sh'])).toEqual([]);
  const command = build(profile({ kind: 'shell', command: [], prompt: 'none' }), { body: 'true' });
  expect(command).toEqual({
    argv: ['/bin/sh', '-e', '/b/runs/1/script.sh'],
    stdin: null,
    files: [{ path: '/b/runs/1/script.sh', text: 'true\n' }],
    env: {},
  });
});

test.each([null, '', ' \n\t', '```sh\n\n```'])('a shell task with the body %j is refused with the fix', (body) => {
  expect(() => build(profile({ kind: 'shell' }), { body })).toThrow(expect.objectContaining({ code: 'no_command' }));
});

test('a worker sees the allow-list, what its profile names, and its run; nothing else of the host (F033, T20)', () => {
  const run = {
    task: 't_1',
    run: '7',
    token: 'secret',
    board: 'default',
    database: '/b/kanban.db',
    workspace: '/w',
    home: '/h',
  };
  const host = {
    PATH: '/usr/bin',
    HOME: '/root',
    LC_ALL: 'C',
    LANG: 'C',
    AWS_SECRET_ACCESS_KEY: 'x',
    SSH_AUTH_SOCK: '/s',
    NODE_OPTIONS: '--inspect',
    ELECTRON_RUN_AS_NODE: '1',
    FLOCKBOARD_RUN_TOKEN: 'of another run',
    FLOCKBOARD_EXTRA: 'x',
    API_KEY: 'k',
  };
  const passEnv = ['API_KEY', 'NODE_OPTIONS', 'ELECTRON_RUN_AS_NODE', 'FLOCKBOARD_EXTRA'];
  const env = workerEnvironment({ env: { MODE: 'fast', FLOCKBOARD_TASK: 'forged' }, passEnv }, host, run);
  expect(env).toEqual({
    PATH: '/h/bin:/usr/bin',
    HOME: '/root',
    LC_ALL: 'C',
    LANG: 'C',
    API_KEY: 'k',
    MODE: 'fast',
    FLOCKBOARD_TASK: 't_1',
    FLOCKBOARD_RUN: '7',
    FLOCKBOARD_RUN_TOKEN: 'secret',
    FLOCKBOARD_BOARD: 'default',
    FLOCKBOARD_DB: '/b/kanban.db',
    FLOCKBOARD_WORKSPACE: '/w',
    FLOCKBOARD_HOME: '/h',
    FLOCKBOARD_BIN: '/h/bin/flockboard',
  });
});

test('the last line of a log is its last readable one, without control sequences, and bounded (F027)', () => {
  expect(lastLineOf('one\r\n\u001B[32mtwo\u001B[0m\u0007\n\n  \n')).toBe('two');
  expect(lastLineOf('progress 1%\rprogress 100%\r')).toBe('progress 100%');
  expect(lastLineOf('')).toBe('');
  expect(lastLineOf('x'.repeat(5_000))).toHaveLength(400);
});
