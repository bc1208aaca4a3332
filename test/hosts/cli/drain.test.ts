import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Run, Task } from '../../../src/contract/task.ts';
import { callCommand, callJson, runCommand, startCommand } from '../../support/cli.ts';
import { tempDir } from '../../support/temp.ts';
import { waitFor } from '../../support/wait.ts';

const create = async (home: string, title: string, body: string, ...more: string[]): Promise<Task> =>
  callJson<Task>(['create', title, '--assignee', 'shell', '--body', body, ...more], { home });
const statuses = async (home: string): Promise<Record<string, string>> =>
  Object.fromEntries((await callJson<Task[]>(['list'], { home })).map((task) => [task.title, task.status]));

describe('dispatch --drain', () => {
  it('runs a chain in order and ends with 3 when one task failed', async () => {
    const home = tempDir();
    const trail = join(home, 'trail');
    const one = await create(home, 'one', `echo one >> ${trail}\necho first result`);
    const two = await create(home, 'two', `echo two >> ${trail}`, '--parent', one.id);
    await create(home, 'three', `echo three >> ${trail}`, '--parent', two.id);
    const failing = await create(home, 'failing', 'echo cannot reach it >&2\nexit 7');
    const drained = await runCommand(['dispatch', '--drain', '--timeout', '60s'], { home });
    expect(drained.code).toBe(3);
    expect(drained.stdout).toContain('Drained: 3 done, 1 blocked.');
    expect(drained.stderr).toContain(`waits for you: ${failing.id}`);
    expect(readFileSync(trail, 'utf8')).toBe('one\ntwo\nthree\n');
    expect(await statuses(home)).toEqual({ one: 'done', two: 'done', three: 'done', failing: 'blocked' });
    const tasks = await callJson<Task[]>(['list'], { home });
    expect(tasks.find((task) => task.id === failing.id)).toMatchObject({
      blockKind: 'breaker',
      consecutiveFailures: 2,
    });
    expect(await callJson<Run[]>(['runs', one.id], { home })).toMatchObject([
      { outcome: 'completed', summary: 'first result', exitCode: 0 },
    ]);
    expect(await callJson<Run[]>(['runs', failing.id], { home })).toMatchObject([{ exitCode: 7 }, { exitCode: 7 }]);
    expect((await callCommand(['log', failing.id], { home })).stdout).toContain('cannot reach it');
  });

  it('ends with 0 when all that ran is done, and reports as one JSON document', async () => {
    const home = tempDir();
    const { id } = await create(home, 'only', 'true');
    writeFileSync(join(home, 'config.toml'), `[notify.desk]\nfile = "${home}/notices"\n`);
    await callJson(['notify', 'subscribe', id, '--platform', 'desk', '--chat-id', 'me'], { home });
    const drained = await runCommand(['dispatch', '--drain', '--json'], { home });
    expect(drained.code).toBe(0);
    const told = readFileSync(join(home, 'notices'), 'utf8').trimEnd().split('\n');
    expect(told.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { task: id, title: 'only', kind: 'completed', chat: 'me' },
    ]);
    expect(JSON.parse(drained.stdout)).toMatchObject({
      drained: true,
      done: [{ id }],
      blocked: [],
      stuck: [],
      runs: 1,
      exitCode: 0,
    });
    const again = await runCommand(['dispatch', '--drain'], { home });
    expect(again).toMatchObject({ code: 0, stdout: 'Drained: 0 done.\n' });
    const failing = await create(home, 'failing', 'exit 7');
    expect(await runCommand(['dispatch', '--drain', '--failure-limit', '1'], { home })).toMatchObject({ code: 3 });
    expect(await callJson<Run[]>(['runs', failing.id], { home })).toHaveLength(1);
  });

  it('ends with 3 and the reason when a ready task cannot start (I17)', async () => {
    const home = tempDir();
    await callJson(['create', 'nobody'], { home });
    await callJson(['create', 'stranger', '-a', 'wizard'], { home });
    writeFileSync(join(home, 'config.toml'), '[profiles.gone]\ncommand = ["flockboard-no-such-program"]\n');
    await callJson(['create', 'missing command', '-a', 'gone'], { home });
    const drained = await runCommand(['dispatch', '--drain'], { home });
    expect(drained.code).toBe(3);
    expect(drained.stdout).toBe('Drained: 0 done, 3 cannot start.\n');
    expect(drained.stderr).toMatch(/nobody: Nobody is assigned/u);
    expect(drained.stderr).toMatch(/stranger: No profile is called "wizard"/u);
    expect(drained.stderr).toMatch(/missing command: .*flockboard-no-such-program/u);
  });

  it('stops the workers at Ctrl-C and ends with 130', async () => {
    const home = tempDir();
    const { id } = await create(home, 'long', 'echo $$ > pid; exec sleep 300');
    const drain = startCommand(['dispatch', '--drain'], { home });
    const pidFile = join(home, 'boards/default/workspaces', id, 'pid');
    const pid = await waitFor(() => Number(readFileSync(pidFile, 'utf8')));
    drain.kill('SIGINT');
    const { code, stderr } = await drain.finished;
    expect(code).toBe(130);
    expect(stderr).toContain('Stopping 1 worker');
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/u);
    expect(await callJson(['show', id], { home })).toMatchObject({ task: { status: 'ready', consecutiveFailures: 0 } });
  });

  it('gives up after --timeout, with the workers stopped', async () => {
    const home = tempDir();
    const { id } = await create(home, 'long', 'exec sleep 300');
    const drained = await runCommand(['dispatch', '--drain', '--timeout', '1s'], { home });
    expect(drained.code).toBe(1);
    expect(drained.stderr).toContain('Not drained within 1s.');
    expect(await callJson(['show', id], { home })).toMatchObject({ task: { status: 'ready' } });
  });

  it('takes over when the program that held the lock is gone', async () => {
    const home = tempDir();
    const board = join(home, 'boards/default');
    await create(home, 'later', 'true');
    mkdirSync(board, { recursive: true });
    const holder = spawn('flock', [join(board, '.dispatch.lock'), '-c', 'echo held; cat'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    await once(holder.stdout, 'data');

    const single = await runCommand(['dispatch', '--json'], { home });
    expect(single.code).toBe(0);
    expect(JSON.parse(single.stdout)).toMatchObject({ skippedLocked: true, spawned: [] });
    expect(single.stderr).toContain('dispatched by');
    expect(single.stderr).toContain('it was asked to look now');
    expect(existsSync(join(board, '.dispatch.nudge'))).toBe(true);

    const drain = startCommand(['dispatch', '--drain'], { home });
    await waitFor(() => drain.stderr().includes('watching until it is drained'));
    holder.stdin.end();
    await once(holder, 'exit');
    expect(await drain.finished).toMatchObject({ code: 0 });
    expect(await statuses(home)).toEqual({ later: 'done' });
  });
});

describe('dispatch', () => {
  it('says what would start and changes nothing with --dry-run (Q15)', async () => {
    const home = tempDir();
    const { id } = await create(home, 'x', 'true');
    const before = await callJson(['events'], { home });
    const plan = await runCommand(['dispatch', '--dry-run', '--json'], { home });
    expect(JSON.parse(plan.stdout)).toMatchObject({ spawned: [{ taskId: id, assignee: 'shell' }] });
    expect(await callJson(['events'], { home })).toEqual(before);
  });

  it('starts workers that go on when it has ended, and settles them the next time (F013)', async () => {
    const home = tempDir();
    const { id } = await create(
      home,
      'x',
      'while [ ! -e go ] && [ -e "$FLOCKBOARD_DB" ]; do sleep 0.05; done; echo went',
    );
    const first = await runCommand(['dispatch'], { home });
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toContain(`Started ${id} with shell`);
    expect(await statuses(home)).toEqual({ x: 'running' });
    writeFileSync(join(home, 'boards/default/workspaces', id, 'go'), '');
    const drained = await runCommand(['dispatch', '--drain', '--timeout', '60s'], { home });
    expect(drained.code).toBe(0);
    expect(await statuses(home)).toEqual({ x: 'done' });
  });

  it('starts at most as many as --max says', async () => {
    const home = tempDir();
    for (const title of ['a', 'b', 'c']) await create(home, title, 'true');
    const result = await runCommand(['dispatch', '--max', '2', '--json'], { home });
    expect((JSON.parse(result.stdout) as { spawned: unknown[] }).spawned).toHaveLength(2);
    await runCommand(['dispatch', '--drain'], { home });
  });
});

describe('a worker', () => {
  it('calls back with the command on its PATH, for its own task and no other', async () => {
    const home = tempDir();
    const other = await callJson<Task>(['create', 'other'], { home });
    const body = [
      "flockboard comment 'from inside'",
      'flockboard heartbeat --note half',
      `if flockboard complete ${other.id}; then exit 9; fi`,
      'flockboard create "follow up" --json > made.json',
      "flockboard complete --summary 'by the tool'",
    ].join('\n');
    const { id } = await create(home, 'caller', body);
    expect(await runCommand(['dispatch', '--drain'], { home })).toMatchObject({ code: 3 });
    expect(await statuses(home)).toEqual({ caller: 'done', other: 'ready', 'follow up': 'ready' });
    expect(await callJson(['show', id], { home })).toMatchObject({
      comments: [{ author: 'shell', body: 'from inside' }],
      runs: [{ outcome: 'completed', summary: 'by the tool', heartbeatNote: 'half' }],
    });
    expect((await callCommand(['log', id], { home })).stdout).toContain(`may not complete ${other.id}`);
  });
});

describe('log and watch', () => {
  it('follow a run to its end and print the bytes as they were written', async () => {
    const home = tempDir();
    const { id } = await create(
      home,
      'x',
      "printf 'one\\n\\033]0;title\\007two\\n'; while [ ! -e go ] && [ -e $FLOCKBOARD_DB ]; do sleep 0.05; done; printf 'three'",
    );
    const drain = startCommand(['dispatch', '--drain'], { home });
    await waitFor(async () => (await statuses(home))['x'] === 'running');
    const log = startCommand(['log', id, '--follow'], { home });
    const watch = startCommand(['watch', '--json'], { home });
    await waitFor(() => log.stdout().includes('two\n') && watch.stderr().includes('Watching'));
    writeFileSync(join(home, 'boards/default/workspaces', id, 'go'), '');
    expect(await log.finished).toMatchObject({ code: 0, stdout: 'one\n\u001B]0;title\u0007two\nthree' });
    expect(await drain.finished).toMatchObject({ code: 0 });
    await waitFor(() => watch.stdout().includes('"completed"'));
    watch.kill('SIGINT');
    const { code, stdout } = await watch.finished;
    expect(code).toBe(130);
    const kinds = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { kind: string }).kind);
    expect(kinds).toContain('completed');

    const terminal = await callCommand(['log', id], { home, terminal: true });
    expect(terminal.stdout).toBe('one\ntwo\nthree');
    expect((await callCommand(['log', id, '--tail', '2'], { home })).stdout).toBe('\u001B]0;title\u0007two\nthree');
    expect((await callCommand(['log', id, '--run', '2'], { home })).stderr).toContain('has no run 2');
  });
});

describe('demo', () => {
  it('plays the four stories with real processes and leaves what waits for a person', async () => {
    const home = tempDir();
    const played = await runCommand(['demo', '--run', '--pace', '1', '--timeout', '90s', '--json'], { home });
    expect(played.code).toBe(0);
    const report = JSON.parse(played.stdout) as {
      drained: boolean;
      done: { title: string }[];
      blocked: { title: string }[];
    };
    expect(report.drained).toBe(true);
    expect(report.blocked.map((task) => task.title).toSorted()).toEqual([
      'Deploy to staging',
      'Review the password reset change',
    ]);
    const tasks = await callJson<Task[]>(['list', '--board', 'demo'], { home });
    const review = tasks.find((task) => task.title === 'Review the password reset change');
    expect(
      tasks
        .filter((task) => task.status === 'todo')
        .map((task) => task.title)
        .toSorted(),
    ).toEqual(['Run the smoke tests on staging', 'Ship the password reset flow']);
    // Answering the question lets the pipeline finish.
    await callJson(['unblock', review?.id ?? '', '--board', 'demo'], { home });
    await runCommand(['dispatch', '--drain', '--board', 'demo'], { home });
    const after = await callJson<Task[]>(['list', '--board', 'demo'], { home });
    expect(after.find((task) => task.title === 'Ship the password reset flow')?.status).toBe('done');
    expect((await callCommand(['demo'], { home })).stdout).toContain('on this board already');
  }, 120_000);
});
