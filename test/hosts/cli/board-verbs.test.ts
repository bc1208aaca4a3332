/** The verbs about a board as a whole, its settings and its surroundings. */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BoardEvent, BoardStats, Subscription, Task } from '../../../src/contract/task.ts';
import { callCommand, callJson, errorOf, runCommand, startCommand } from '../../support/cli.ts';
import { execute, query } from '../../support/sql.ts';
import { tempDir } from '../../support/temp.ts';
import { waitFor } from '../../support/wait.ts';

describe('stats and assignees', () => {
  it('count by status and worker, and say how long the queue has waited', async () => {
    const home = tempDir();
    await callJson(['create', 'one', '-a', 'shell'], { home });
    const { id } = await callJson<Task>(['create', 'two', '-a', '__proto__'], { home });
    await callJson(['complete', id], { home });
    const stats = await callJson<BoardStats & { oldestReadyMs: number; now: number }>(['stats'], { home });
    expect(stats.byStatus).toMatchObject({ ready: 1, done: 1 });
    expect(Object.entries(stats.byAssignee)).toEqual([
      ['__proto__', { done: 1 }],
      ['shell', { ready: 1 }],
    ]);
    expect(stats.oldestReadyMs).toBe(stats.now - (stats.oldestReadySince ?? 0));
    expect((await callCommand(['stats'], { home })).stdout).toMatch(/ready +1[\s\S]*@shell +ready 1[\s\S]*has waited/u);
    const assignees = await callJson<{ name: string; known: boolean }[]>(['assignees'], { home });
    expect(assignees).toEqual(
      expect.arrayContaining([
        { name: 'shell', known: true, counts: { ready: 1 } },
        { name: 'demo', known: true, counts: {} },
        { name: '__proto__', known: false, counts: { done: 1 } },
      ]),
    );
    writeFileSync(join(home, 'config.toml'), 'nonsense');
    expect(await callCommand(['assignees'], { home })).toMatchObject({ code: 1, stdout: '' });
    expect(await callCommand(['stats', '--board', 'no'], { home })).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('tail', () => {
  it('prints what was and then what happens, until Ctrl-C', async () => {
    const home = tempDir();
    const { id } = await callJson<Task>(['create', 'one'], { home });
    await callJson(['create', 'another'], { home });
    const tail = startCommand(['tail', id, '--json'], { home });
    await waitFor(() => tail.stdout().includes('"created"'), { timeoutMs: 40_000 });
    await callJson(['comment', id, 'look'], { home });
    await waitFor(() => tail.stdout().includes('"commented"'), { timeoutMs: 40_000 });
    tail.kill('SIGINT');
    const { code, stdout } = await tail.finished;
    expect(code).toBe(130);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as BoardEvent);
    expect(events.map((event) => [event.taskId, event.kind])).toEqual([
      [id, 'created'],
      [id, 'commented'],
    ]);
    expect(errorOf(await callCommand(['tail', 't_00000000', '--json'], { home })).code).toBe('unknown_task');
  });
});

describe('gc', () => {
  const DAY = 86_400;

  async function oldBoard() {
    const home = tempDir();
    const path = join(home, 'boards/default/kanban.db');
    const done = await callJson<Task>(['create', 'done long ago', '-a', 'shell'], { home });
    const live = await callJson<Task>(['create', 'live', '-a', 'shell'], { home });
    for (const { id } of [done, live]) await callJson(['claim', id], { home });
    await callJson(['complete', done.id, '--summary', 's'], { home });
    execute(path, `UPDATE task_events SET created_at = created_at - ${60 * DAY}`);
    execute(path, `UPDATE tasks SET status_since = status_since - ${60 * DAY}`);
    await callJson(['create', 'new'], { home });
    const logs = join(home, 'boards/default/logs');
    mkdirSync(logs, { recursive: true });
    for (const name of [`${done.id}.1.log`, `${live.id}.1.log`, 'notes.txt']) {
      writeFileSync(join(logs, name), 'x');
      utimesSync(join(logs, name), 1_000, 1_000);
    }
    writeFileSync(join(logs, `${done.id}.2.log`), 'young');
    const kinds = (): unknown[] =>
      query(path, 'SELECT task_id, kind FROM task_events ORDER BY id').map((row) => [row['task_id'], row['kind']]);
    return { home, done: done.id, live: live.id, logs, kinds };
  }

  it('counts with --dry-run what it then removes, and keeps how everything ended and all that lives (F076)', async () => {
    const { home, done, live, logs, kinds } = await oldBoard();
    const before = kinds();
    const found = await callJson(['gc', '--dry-run'], { home });
    expect(found).toMatchObject({ events: 1, logs: 1, logBytes: 1, tasks: 0, dryRun: true });
    expect(kinds()).toEqual(before);
    expect(await callJson(['gc', '--yes'], { home })).toEqual({ ...(found as object), dryRun: false });
    expect(kinds()).toEqual(before.filter((event) => JSON.stringify(event) !== JSON.stringify([done, 'claimed'])));
    expect(readdirSync(logs).toSorted()).toEqual([`${done}.2.log`, `${live}.1.log`, 'notes.txt'].toSorted());
    expect(await callJson(['gc', '--yes'], { home })).toMatchObject({ events: 0, logs: 0 });
    expect((await callCommand(['doctor'], { home })).stdout).toContain('Nothing is wrong.');
  });

  it.each(['-1', '0', 'NaN', '1e9', '40000', 'x', '0.01'])(
    'refuses %s days and removes nothing (F076)',
    async (days) => {
      const { home, kinds } = await oldBoard();
      const before = kinds();
      for (const option of ['--event-retention-days', '--log-retention-days'])
        expect(await callCommand(['gc', `${option}=${days}`], { home })).toMatchObject({ code: 2, stdout: '' });
      expect(kinds()).toEqual(before);
    },
  );

  it.each(['0.5', '7'])('takes %s days', async (days) => {
    const { home } = await oldBoard();
    expect(await callJson(['gc', '--dry-run', '--event-retention-days', days], { home })).toMatchObject({ events: 1 });
  });
});

describe('notify', () => {
  it('subscribes from now on, once, lists and unsubscribes (Q41)', async () => {
    const home = tempDir();
    const { id } = await callJson<Task>(['create', 'one'], { home });
    const key = [id, '--platform', 'telegram', '--chat-id', '4711'];
    const added = await callJson<Subscription>(['notify', 'subscribe', ...key], { home });
    expect(added).toMatchObject({ taskId: id, platform: 'telegram', chatId: '4711', threadId: '', lastEventId: 1 });
    await callJson(['comment', id, 'later'], { home });
    expect(await callJson(['notify', 'subscribe', ...key, '--notifier-profile', 'bot'], { home })).toMatchObject({
      ...added,
      notifierProfile: 'bot',
    });
    expect(await callJson(['notify', 'list', id], { home })).toHaveLength(1);
    expect((await callCommand(['notify'], { home })).stdout).toContain('telegram  4711');
    expect(await callJson(['notify', 'unsubscribe', ...key], { home })).toMatchObject({ removed: true });
    expect(await callCommand(['notify', 'unsubscribe', ...key], { home })).toMatchObject({ code: 1, stdout: '' });
    expect((await callCommand(['notify', 'list'], { home })).stdout).toBe('(no subscriptions)\n');
    expect(await callCommand(['notify', 'subscribe', 't_00000000', ...key.slice(1)], { home })).toMatchObject({
      code: 1,
    });
    expect(await callCommand(['notify', 'subscribe', id], { home })).toMatchObject({ code: 2 });
    const told = await callCommand(['notify', 'subscribe', ...key], { home });
    expect(told.stderr).toBe('There is no [notify.telegram] in config.toml yet, so nothing is delivered.\n');
    expect(await callJson(['notify', 'list', '--failed'], { home })).toEqual([]);
    expect(await callCommand(['notify', 'list', 't_00000000'], { home })).toMatchObject({ code: 1 });
  });
});

describe('config', () => {
  it('says where it is, what holds, and what is wrong; values of the environment stay out (T21)', async () => {
    const home = tempDir();
    const path = join(home, 'config.toml');
    expect(await callJson(['config', 'path'], { home })).toEqual({ path, exists: false });
    expect((await callCommand(['config', 'check'], { home })).stdout).toContain('the defaults hold');
    writeFileSync(
      path,
      '[profiles.mine]\ncommand = ["mine"]\nenv = { API_KEY = "canary" }\n[dispatch]\nmax_workers = 9\n',
    );
    expect(await callJson(['config', 'check'], { home })).toMatchObject({ ok: true, exists: true });
    expect(await callJson(['config'], { home })).toMatchObject({
      dispatch: { workersMax: 9 },
      profiles: { mine: { env: ['API_KEY'] } },
    });
    const text = (await callCommand(['config', 'show'], { home })).stdout;
    expect(text).toContain('workersMax');
    expect(text).not.toContain('canary');
    writeFileSync(path, '[dispatch]\nmax_worker = 9\n');
    for (const verb of ['check', 'show']) {
      const result = await callCommand(['config', verb, '--json'], { home });
      expect(result).toMatchObject({ code: 1, stdout: '' });
      expect(errorOf(result).code).toBe('config');
    }
  });
});

describe('export', () => {
  it('writes everything as lines of JSON without a token, whole or not at all', async () => {
    const home = tempDir();
    const one = await callJson<Task>(['create', 'one 日本', '-a', 'shell', '--body', 'line\nline'], { home });
    const two = await callJson<Task>(['create', 'two', '--parent', one.id], { home });
    const { run } = await callJson<{ run: { token: string } }>(['claim', one.id], { home });
    await callJson(['comment', two.id, 'look'], { home });
    const { stdout, code } = await callCommand(['export'], { home });
    expect(code).toBe(0);
    expect(stdout).not.toContain(run.token);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ type: 'board', format: 1, board: 'default' });
    expect(lines.filter((line) => line['type'] === 'task')).toMatchObject([{ title: 'one 日本' }, { title: 'two' }]);
    expect(lines).toContainEqual({ type: 'link', parentId: one.id, childId: two.id });
    expect(new Set(lines.map((line) => line['type']))).toEqual(
      new Set(['board', 'task', 'link', 'run', 'comment', 'event']),
    );
    const to = join(home, 'out.jsonl');
    expect(await callJson(['export', '--to', to], { home })).toMatchObject({
      path: to,
      task: 2,
      link: 1,
      run: 1,
      comment: 1,
    });
    expect(readFileSync(to, 'utf8').split('\n').slice(1)).toEqual(stdout.split('\n').slice(1));
    expect(await callCommand(['export', '--to', to], { home })).toMatchObject({ code: 1, stdout: '' });
    expect(await callCommand(['export', '--to', to, '--force'], { home })).toMatchObject({ code: 0 });
    expect(await callCommand(['export', '--to', '/proc/none/x'], { home })).toMatchObject({ code: 1, stdout: '' });
    expect(readdirSync(join(home, 'boards/default')).filter((name) => name.includes('export'))).toEqual([]);
  });
});

describe('import flockboard', () => {
  it('makes a paused board of an export or a backup, and of nothing else', async () => {
    const home = tempDir();
    const { id } = await callJson<Task>(['create', 'one 日本', '-a', 'shell'], { home });
    await callJson(['create', 'two', '--parent', id], { home });
    await callJson(['claim', id], { home });
    const lines = join(home, 'out.jsonl');
    const copy = join(home, 'copy.db');
    await callJson(['export', '--to', lines], { home });
    await callJson(['backup', '--to', copy], { home });
    for (const [file, board] of [
      [lines, 'one'],
      [copy, 'two'],
    ] as const) {
      const report = await callCommand(['import', 'flockboard', file, '--board', board], { home });
      expect(report).toMatchObject({ code: 0 });
      expect(report.stdout).toMatch(new RegExp(`^Imported 2 tasks as board ${board}\\.`, 'u'));
      expect(report.stderr).toContain(`flockboard resume --board ${board}`);
      const tasks = await callJson<Task[]>(['list', '--board', board, '--sort', 'created'], { home });
      expect(tasks.map(({ title, status }) => [title, status])).toEqual([
        ['one 日本', 'ready'],
        ['two', 'todo'],
      ]);
      expect(await callJson(['dispatch', '--dry-run', '--board', board], { home })).toMatchObject({ paused: true });
    }
    const again = await callCommand(['import', 'flockboard', lines, '--board', 'one', '--json'], { home });
    expect(errorOf(again).code).toBe('board_exists');
    writeFileSync(lines, 'not an export');
    const other = await callCommand(['import', 'flockboard', lines, '--board', 'three', '--json'], { home });
    expect([other.code, other.stdout]).toEqual([1, '']);
    expect(await callCommand(['list', '--board', 'three'], { home })).toMatchObject({ code: 1 });
  });
});

describe('guidance', () => {
  it('is short for a worker and there for an orchestrator', async () => {
    const home = tempDir();
    const { text } = await callJson<{ text: string }>(['guidance', 'show'], { home });
    expect(Buffer.byteLength(text)).toBeLessThan(4_096);
    expect((await callCommand(['guidance', 'show', 'orchestrator'], { home })).stdout).toContain('# Managing a board');
    expect(await callCommand(['guidance', 'show', 'boss'], { home })).toMatchObject({ code: 2, stdout: '' });
  });

  it('is installed beside what stands there, replaced by the next install, and removed again', async () => {
    const home = tempDir();
    const path = join(home, 'AGENTS.md');
    const mine = '# My rules\r\n\r\nNo tabs.\r\n';
    writeFileSync(path, mine, { mode: 0o640 });
    const install = async (...more: string[]) =>
      callJson<{ change: string }>(['guidance', 'install', '--for', 'agents-md', '--dir', home, ...more], { home });
    expect(await install('--dry-run')).toMatchObject({ change: 'added', dryRun: true });
    expect(readFileSync(path, 'utf8')).toBe(mine);
    expect(await install()).toMatchObject({ path, change: 'added' });
    const once = readFileSync(path, 'utf8');
    expect(once.startsWith(mine)).toBe(true);
    expect(once).not.toMatch(/[^\r]\n/u);
    expect(await install()).toMatchObject({ change: 'unchanged' });
    writeFileSync(path, `${once.replace('Working on a board task', 'changed')}after\r\n`);
    expect(await install()).toMatchObject({ change: 'replaced' });
    expect(await install('--role', 'orchestrator')).toMatchObject({ change: 'added' });
    expect(readFileSync(path, 'utf8')).toContain('after\r\n');
    for (const role of ['worker', 'orchestrator']) await install('--remove', '--role', role);
    expect(readFileSync(path, 'utf8')).toBe(`${mine}\r\nafter\r\n`);
    expect(statSync(path).mode % 0o1000).toBe(0o640);
  });

  it('goes where each agent reads, through links, and refuses a torn block', async () => {
    const home = tempDir();
    const path = async (agent: string): Promise<string> =>
      (await callJson<{ path: string }>(['guidance', 'install', '--for', agent], { home, cwd: home })).path;
    expect(await path('claude')).toBe(join(home, '.claude/CLAUDE.md'));
    expect(await path('codex')).toBe(join(home, '.codex/AGENTS.md'));
    expect(await path('opencode')).toBe(join(home, '.config/opencode/AGENTS.md'));
    expect(await path('gemini')).toBe(join(home, '.gemini/GEMINI.md'));
    expect(await path('agents-md')).toBe(join(home, 'AGENTS.md'));
    const moved = { home, env: { CODEX_HOME: join(home, 'elsewhere') } };
    expect(await callJson(['guidance', 'install', '--for', 'codex'], moved)).toMatchObject({
      path: join(home, 'elsewhere/AGENTS.md'),
    });
    const folder = join(home, 'linked');
    mkdirSync(folder);
    symlinkSync(join(home, 'AGENTS.md'), join(folder, 'CLAUDE.md'));
    const linked = ['guidance', 'install', '--for', 'claude', '--dir', folder];
    expect(await callJson(linked, { home })).toMatchObject({ change: 'unchanged', path: join(home, 'AGENTS.md') });
    writeFileSync(join(home, 'AGENTS.md'), '<!-- flockboard:worker:begin -->\nhalf');
    expect(await callCommand(linked, { home })).toMatchObject({ code: 1, stdout: '' });
    expect(await callCommand(['guidance', 'install'], { home })).toMatchObject({ code: 2 });
    expect(readFileSync(join(home, 'AGENTS.md'), 'utf8')).toBe('<!-- flockboard:worker:begin -->\nhalf');
  });
});

describe('daemon', () => {
  it('says how the dispatcher runs and ends with 2', async () => {
    const home = tempDir();
    const { code, stdout, stderr } = await callCommand(['daemon'], { home });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('flockboard serve');
    expect(existsSync(join(home, 'boards'))).toBe(false);
  });

  it('with --force dispatches until it is asked to end', async () => {
    const home = tempDir();
    const { id } = await callJson<Task>(['create', 'one', '-a', 'shell', '--body', 'echo done'], { home });
    const daemon = startCommand(['daemon', '--force', '--stop-workers', '--json'], { home });
    const path = join(home, 'boards/default/kanban.db');
    await waitFor(() => {
      // One that cannot start says why, which is worth more than a deadline.
      expect(daemon.stderr()).not.toContain('flockboard: ');
      return query(path, 'SELECT status FROM tasks')[0]?.['status'] === 'done';
    });
    daemon.kill('SIGTERM');
    const { code, stdout } = await daemon.finished;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ board: 'default', state: 'on' });
    expect(await callJson(['runs', id], { home })).toMatchObject([{ outcome: 'completed' }]);
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('for %s names every verb, and none that is hidden', async (shell) => {
    const home = tempDir();
    const { stdout } = await callCommand(['completion', shell], { home });
    for (const word of ['create', 'unarchive', 'guidance', 'completion']) expect(stdout).toContain(word);
    expect(stdout).not.toContain('demo-worker');
    expect(await callJson(['completion', shell], { home })).toMatchObject({ shell, script: stdout });
  });

  it('completes in a real bash: verbs, inner verbs, options and ids', async () => {
    const home = tempDir();
    const { id } = await callJson<Task>(['create', 'one'], { home });
    const script = join(home, 'completion.bash');
    writeFileSync(script, (await callCommand(['completion', 'bash'], { home })).stdout);
    const list = (await runCommand(['list', '--json'], { home })).stdout;
    writeFileSync(join(home, 'flockboard'), `#!/bin/sh\ncat <<'END'\n${list}END\n`, { mode: 0o755 });
    const complete = (...words: string[]): string[] =>
      execFileSync(
        'bash',
        [
          '--norc',
          '-c',
          `. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _flockboard; printf '%s\\n' "\${COMPREPLY[@]}"`,
          '-',
          script,
          'flockboard',
          ...words,
        ],
        { encoding: 'utf8', env: { PATH: `${home}:${process.env['PATH']}` } },
      )
        .trim()
        .split('\n');
    expect(complete('unar')).toEqual(['unarchive']);
    expect(complete('notify', 'un')).toEqual(['unsubscribe']);
    expect(complete('edit', '--ti')).toEqual(['--title']);
    expect(complete('notify', 'subscribe', '--chat')).toEqual(['--chat-id']);
    expect(complete('show', 't_')).toEqual([id]);
  });

  it('refuses a shell it does not know', async () => {
    expect(await callCommand(['completion', 'tcsh'], { home: tempDir() })).toMatchObject({ code: 2, stdout: '' });
  });
});
