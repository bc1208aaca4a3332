import { spawn } from 'node:child_process';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Task } from '../../../src/contract/task.ts';
import { CLI, callCommand, callJson, errorOf, runCommand } from '../../support/cli.ts';
import type { CommandResult } from '../../support/cli.ts';
import { tempDir } from '../../support/temp.ts';

/** One clear sentence on stderr, nothing on stdout, no trace of the program's inside. */
function expectSentence(result: CommandResult, code: number, words: RegExp): void {
  expect(result.stdout).toBe('');
  expect(result.code).toBe(code);
  expect(result.stderr).toMatch(/^flockboard: [^\n]+\n$/u);
  expect(result.stderr).toMatch(words);
  expect(result.stderr).not.toMatch(/\bat .*:\d+:\d+|node:internal|SqliteError|\[object|undefined/u);
}

describe('a wrong command line', () => {
  it.each([
    [['frobnicate'], /unknown command/u],
    [['lisst'], /Did you mean list/u],
    [['list', '--frob'], /unknown option '--frob'/u],
    [['list', '--status', 'doing'], /Allowed choices are triage/u],
    [['list', '--limit', '0'], /whole number from 1/u],
    [['create'], /missing required argument 'title'/u],
    [['create', 'x', '--priority', 'high'], /whole number/u],
    [['create', 'x', '--max-runtime', 'soon'], /30m/u],
    [['create', 'x', '--workspace', 'docker'], /dir:<path>/u],
    [['create', 'x', '--branch', '-f'], /branch/u],
    [['create', 'x', '--scheduled-at', 'tomorrow'], /--scheduled-at: use a time/u],
    [['create', 'x', '--body', 'a', '--body-file', 'b'], /only one/u],
    [['complete', 't_1', '--metadata', '[1]'], /JSON object/u],
    [['complete', 't_1', 't_2', '--summary', 'x'], /single id/u],
    [['block', 't_1'], /say what the task waits for/u],
    [['comment', 't_1'], /write something/u],
    [['dispatch', '--drain', '--dry-run'], /only one/u],
    [['dispatch', '--timeout', '5m'], /needs --drain/u],
    [['serve', '--port', '99999'], /65535/u],
    [['list', '--board', ' '], /--board/u],
  ])('%j ends with 2 and says what is right', async (args, words) => {
    const home = tempDir();
    expectSentence(await callCommand(args, { home }), 2, words);
    const json = await callCommand([...args, '--json'], { home });
    expect(json.stdout).toBe('');
    expect(errorOf(json).code).toBe('usage');
  });
});

describe('what the board refuses', () => {
  it.each([
    [['create', ''], 'empty_title'],
    [['create', '   '], 'empty_title'],
    [['create', 'x', '--parent', 't_00000000'], 'unknown_task'],
    [['show', 't_00000000'], 'unknown_task'],
    [['show', "t_1' OR 1=1; DROP TABLE tasks; --"], 'unknown_task'],
    [['claim', 't_00000000'], 'unknown_task'],
    [['complete', '../../etc/passwd'], 'unknown_task'],
    [['unblock', '😀'], 'unknown_task'],
    [['link', 't_1', 't_1'], 'self_link'],
    [['list', '--board', '../x'], 'invalid'],
    [['create', 'x'.repeat(10_001)], 'too_large'],
  ])('%j ends with 1 and a code', async (args, code) => {
    const home = tempDir();
    expectSentence(await callCommand(args, { home }), 1, /\w/u);
    expect(errorOf(await callCommand([...args, '--json'], { home })).code).toBe(code);
    expect(await callJson<Task[]>(['list'], { home })).toEqual([]);
  });

  it('keeps emoji, right-to-left text, leading dashes, NUL and a body of 1 MB as they are', async () => {
    const home = tempDir();
    const titles = ['🚢 ship it', 'שלום עולם', '--dangerously-skip', '日本語', "'; DROP TABLE tasks; --"];
    for (const title of titles) {
      const result = await callCommand(['create', '--json', '--body', '-', '--', title], { home, stdin: 'a\u0000b' });
      expect(JSON.parse(result.stdout)).toMatchObject({ title, body: 'a\u0000b' });
    }
    expect((await callJson<Task[]>(['list'], { home })).map((task) => task.title)).toEqual(titles);
    const body = `${'x'.repeat(1_048_576)}\n`;
    const made = await runCommand(['create', 'large', '--body', '-', '--json'], { home, stdin: body });
    expect((JSON.parse(made.stdout) as Task).body).toBe(body);
  });

  it('refuses a body above the limit before anything is written', async () => {
    const home = tempDir();
    const result = await runCommand(['create', 'huge', '--body', '-', '--json'], {
      home,
      stdin: Buffer.alloc(7_000_000, 120),
    });
    expect(result.code).toBe(1);
    expect(errorOf(result).code).toBe('too_large');
    expect(await callJson<Task[]>(['list'], { home })).toEqual([]);
  });
});

describe('a home that cannot be used', () => {
  it('whose board file is no database is refused and the file left as it is', async () => {
    const home = tempDir();
    await callJson(['init'], { home });
    const path = join(home, 'boards/default/kanban.db');
    const other = tempDir();
    await callJson(['init'], { home: other });
    const text = 'this is not a database, it is a letter to my aunt\n'.repeat(100);
    const target = join(other, 'boards/default/kanban.db');
    for (const suffix of ['-wal', '-shm']) writeFileSync(target + suffix, '');
    writeFileSync(target, text);
    const result = await runCommand(['list', '--json'], { home: other });
    expect(result.code).toBe(1);
    expect(errorOf(result).code).toBe('not_a_board');
    expect(readFileSync(target, 'utf8')).toBe(text);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(home).mode & 0o077).toBe(0);
  });

  it('because a file is in its place is refused', async () => {
    const folder = tempDir();
    const home = join(folder, 'home');
    writeFileSync(home, 'a file');
    for (const args of [['init'], ['list'], ['create', 'x'], ['serve', '--no-open']])
      expectSentence(await runCommand(args, { home }), 1, /home|folder|directory|file/iu);
    expect(readFileSync(home, 'utf8')).toBe('a file');
  });

  it('because it is read-only is refused', async () => {
    const home = tempDir();
    chmodSync(home, 0o555);
    // Root may write anywhere, so the check is made as nobody there.
    const { getuid } = process;
    const asNobody = getuid?.() === 0;
    const result = asNobody ? await asAnotherUser(home) : await runCommand(['create', 'x'], { home });
    chmodSync(home, 0o755);
    expectSentence(result, 1, /permission|read-only|written|allowed/iu);
  });

  it('because config.toml has a mistake is told by file, line and field, where it matters', async () => {
    const home = tempDir();
    writeFileSync(join(home, 'config.toml'), '[dispatch]\nmax_workers = "many"\n');
    expectSentence(await callCommand(['dispatch', '--drain'], { home }), 1, /config\.toml:2: dispatch\.max_workers/u);
    // A worker must be able to give its verdict whatever happens to the configuration meanwhile.
    expect(await callCommand(['list'], { home })).toMatchObject({ code: 0 });
  });
});

async function asAnotherUser(home: string): Promise<CommandResult> {
  chmodSync(join(home, '..'), 0o1777);
  const child = spawn(
    'setpriv',
    [
      '--reuid=65534',
      '--regid=65534',
      '--clear-groups',
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      CLI,
      'create',
      'x',
    ],
    { env: { PATH: process.env['PATH'] ?? '', HOME: home, FLOCKBOARD_HOME: home }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)));
  const code = await new Promise<number | null>((resolve) => void child.once('close', resolve));
  return { code, stdout, stderr };
}
