/** Verbs that decide what starts and what waits: promote, pause, block, assign, complete, and what they may not do. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Comment, Reason, Run, Task } from '../../../src/contract/task.ts';
import { callCommand, callJson, errorOf } from '../../support/cli.ts';
import { execute } from '../../support/sql.ts';
import { tempDir } from '../../support/temp.ts';

interface Shown {
  task: Task;
  comments: Comment[];
  lateVerdicts: { verb: string; acceptedAt: number | null }[];
  reasons: Reason[];
}

interface Stage {
  home: string;
  create(title: string, ...more: string[]): Promise<Task>;
  show(id: string): Promise<Shown>;
  refused(...args: string[]): Promise<[code: string, exit: number | null]>;
}

function stage(): Stage {
  const home = tempDir('queue', { inMemory: true });
  return {
    home,
    create: async (title, ...more) => callJson<Task>(['create', title, '-a', 'shell', ...more], { home }),
    show: async (id) => callJson<Shown>(['show', id], { home }),
    refused: async (...args) => {
      const result = await callCommand([...args, '--json'], { home });
      expect(result.stdout).toBe('');
      return [errorOf(result).code, result.code];
    },
  };
}

describe('promote', () => {
  it('says with --dry-run what would happen, and changes nothing', async () => {
    const { home, create, show, refused } = stage();
    const { id, version } = await create('idea', '--triage');
    const child = await create('child', '--parent', id);
    expect(await callJson(['promote', id, '--dry-run', '--reason', 'r'], { home })).toMatchObject({ status: 'ready' });
    expect((await callCommand(['promote', id, '--dry-run'], { home })).stdout).toMatch(/^Would queue t_/u);
    expect(await show(id)).toMatchObject({ task: { status: 'triage', version }, comments: [] });
    expect(await refused('promote', child.id, '--dry-run')).toEqual(['parents_not_done', 1]);
  });

  it('waives with --force the links to open parents, so that the claim holds (Q8), and keeps the reason', async () => {
    const { home, create, show, refused } = stage();
    const parents = [await create('one'), await create('two')];
    const child = await create('child', '--parent', parents[0]?.id ?? '', '--parent', parents[1]?.id ?? '');
    const task = await callJson<Task>(['promote', child.id, '--force', '--reason', 'The survey can follow.'], { home });
    expect(task).toMatchObject({ status: 'ready', waitsOn: [] });
    expect((await show(child.id)).comments).toMatchObject([{ author: 'ada', body: 'The survey can follow.' }]);
    expect(await callJson(['claim', child.id], { home })).toMatchObject({ task: { status: 'running' } });
    expect(await refused('promote', parents[0]?.id ?? '', '--force', '--reason', 'no')).toEqual(['illegal_move', 1]);
    expect((await show(parents[0]?.id ?? '')).comments).toEqual([]);
  });

  it('takes a parked task past its parents too', async () => {
    const { home, create } = stage();
    const parent = await create('parent');
    const child = await create('child');
    await callJson(['complete', child.id], { home });
    await callJson(['reopen', child.id, '--park'], { home });
    await callJson(['link', parent.id, child.id], { home });
    expect(await callJson(['promote', child.id, '--force'], { home })).toMatchObject({ status: 'ready' });
  });
});

describe('assign --reclaim', () => {
  it('is also called reassign, and takes a task from its worker only when it can be given to somebody', async () => {
    const { home, create, show, refused } = stage();
    const { id } = await create('one');
    await callJson(['claim', id], { home });
    expect(await refused('reassign', id, 'demo')).toEqual(['running', 1]);
    expect(await refused('reassign', id, 'x'.repeat(300), '--reclaim')).toEqual(['too_large', 1]);
    expect((await show(id)).task.status).toBe('running');
    expect(await refused('reassign', id, 'demo', '--reason', 'r')).toEqual(['usage', 2]);
    expect(await callJson(['reassign', id, 'demo', '--reclaim', '--reason', 'loops'], { home })).toMatchObject({
      assignee: 'demo',
      status: 'ready',
    });
  });
});

describe('block --ids', () => {
  it('holds several tasks for one reason, and says which it could not', async () => {
    const { home, create } = stage();
    const ids = [(await create('a')).id, (await create('b')).id];
    const { code, stdout, stderr } = await callCommand(
      ['block', ids[0] ?? '', 'Wait', 'for it.', '--ids', ids[1] ?? '', 't_00000000'],
      { home },
    );
    expect(code).toBe(1);
    expect(stdout).toBe(`Blocked ${ids[0]}  a\nBlocked ${ids[1]}  b\n`);
    expect(stderr).toMatch(/^flockboard: t_00000000: .+\n$/u);
    expect(await callJson(['list', '--status', 'blocked'], { home })).toMatchObject([
      { blockReason: 'Wait for it.' },
      { blockReason: 'Wait for it.' },
    ]);
  });
});

describe('complete', () => {
  it('of a task whose parents are open needs --force', async () => {
    const { home, create, refused } = stage();
    const parent = await create('parent');
    const child = await create('child', '--parent', parent.id);
    expect(await refused('complete', child.id)).toEqual(['parents_not_done', 1]);
    expect(await callJson(['complete', child.id, '--force', '-m', 'by hand'], { home })).toMatchObject({
      status: 'done',
    });
    expect(await refused('complete', child.id, '--accept-late', '-m', 'x')).toEqual(['usage', 2]);
  });

  it('accepts what a superseded run reported too late, when a person says so (F010)', async () => {
    const { home, create, show, refused } = stage();
    const { id } = await create('one');
    expect(await refused('complete', id, '--accept-late')).toEqual(['invalid', 1]);
    expect(await refused('complete', 't_00000000', '--accept-late')).toEqual(['unknown_task', 1]);
    const { run } = await callJson<{ run: Run }>(['claim', id], { home });
    await callJson(['reclaim', id], { home });
    const env = { FLOCKBOARD_TASK: id, FLOCKBOARD_RUN_TOKEN: run.token };
    const late = await callCommand(['complete', '--summary', '12 tests', '--json'], { home, env });
    expect([errorOf(late).code, late.code]).toEqual(['stale_token', 1]);
    expect((await callCommand(['show', id], { home })).stdout).toMatch(/\nLate\n +complete +just now +12 tests\n/u);
    const forbidden = await callCommand(['complete', '--accept-late', '--json'], { home, env });
    expect(errorOf(forbidden).code).toBe('forbidden');
    expect(await callJson(['complete', id, '--accept-late'], { home })).toMatchObject({ status: 'done' });
    expect((await show(id)).lateVerdicts).toMatchObject([
      { verb: 'complete', acceptedAt: expect.any(Number) as number },
    ]);
  });
});

describe('pause and resume', () => {
  it('keep a board from starting anything, as often as they are said', async () => {
    const { home, create } = stage();
    await create('one');
    expect(await callJson(['pause'], { home })).toEqual({ board: 'default', paused: true, changed: true });
    expect((await callCommand(['pause'], { home })).stdout).toContain('is paused already');
    expect(await callJson(['dispatch'], { home })).toMatchObject({ paused: true, spawned: [] });
    expect(await callJson(['resume'], { home })).toEqual({ board: 'default', paused: false, changed: true });
    expect((await callCommand(['resume'], { home })).stdout).toBe('Board default was not paused.\n');
    const env = { FLOCKBOARD_TASK: 't_00000000', FLOCKBOARD_RUN_TOKEN: 'x' };
    expect(await callCommand(['pause'], { home, env })).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('show', () => {
  it('says every reason for which a task waits, the first one first (I17)', async () => {
    const { home, create, show } = stage();
    const parent = await create('parent');
    const child = await create('child', '--assignee', 'ghost', '--parent', parent.id);
    const codes = async (id: string): Promise<string[]> => (await show(id)).reasons.map(({ code }) => code);
    expect(await codes(parent.id)).toEqual([]);
    await callJson(['pause'], { home });
    await callJson(['dispatch'], { home });
    expect(await codes(parent.id)).toEqual(['paused']);
    expect(await codes(child.id)).toEqual(['parents', 'paused', 'unknown_profile']);
    const { stdout } = await callCommand(['show', child.id], { home });
    expect(stdout).toContain(`waits      for ${parent.id}, it is queued.\n           Dispatching is paused`);

    writeFileSync(join(home, 'config.toml'), 'not [toml');
    expect(await codes(parent.id)).toEqual(['paused']);
    expect(await codes(child.id)).toEqual(['parents']);
  });
});

describe('list', () => {
  it('sorts as asked, before it cuts, and knows what is mine', async () => {
    const { home, create } = stage();
    await create('b', '--priority', '2');
    const c = await create('c', '--assignee', 'ada');
    await create('a', '--assignee', 'none');
    await callJson(['edit', c.id, '--body', 'new'], { home });
    const titles = async (...args: string[]): Promise<string> =>
      (await callJson<Task[]>(['ls', ...args], { home })).map((task) => task.title).join('');
    expect(await titles()).toBe('bca');
    expect(await titles('--sort', 'title')).toBe('abc');
    expect(await titles('--sort', 'created-desc', '--limit', '1')).toBe('a');
    expect(await titles('--sort', 'updated', '--limit', '1')).toBe('c');
    expect(await titles('--sort', 'assignee')).toBe('cba');
    expect(await titles('--mine')).toBe('c');
    expect(await callCommand(['list', '--mine', '-a', 'x'], { home })).toMatchObject({ code: 2 });
  });

  it('names the board on a terminal only, and only where there are several', async () => {
    const { home, create } = stage();
    await create('one');
    expect((await callCommand(['list'], { home, terminal: true })).stdout).not.toContain('Board');
    await callJson(['boards', 'create', 'harbor'], { home });
    expect((await callCommand(['list'], { home, terminal: true })).stdout).toContain('Board default, one of 2');
    expect((await callCommand(['list'], { home })).stdout).not.toContain('Board');
  });
});

describe('comment --max-len', () => {
  it.each([
    [12, 'Lorem i'],
    [3, 'Lor'],
    [100, 'Lorem ipsum dolor sit'],
  ])('of %d cuts where it can be seen', async (max, start) => {
    const { home, create } = stage();
    const { id } = await create('one');
    const words = ['comment', id, '-', '--max-len', `${max}`];
    const { body } = await callJson<Comment>(words, { home, stdin: 'Lorem ipsum dolor sit\n' });
    expect(body.length).toBeLessThanOrEqual(max);
    expect(body.startsWith(start)).toBe(true);
    expect(body.endsWith(' […]')).toBe(max === 12);
    expect(await callCommand(['comment', id, 'x', '--max-len', '0'], { home })).toMatchObject({ code: 2 });
  });
});

describe('diagnostics', () => {
  it('names what is wrong, the worst first, with a command that helps', async () => {
    const { home, create } = stage();
    expect((await callCommand(['diagnostics'], { home })).stdout).toBe('Nothing is wrong on this board.\n');
    const { id } = await create('Stuck');
    await callJson(['block', id, 'Which key?'], { home });
    const path = join(home, 'boards/default/kanban.db');
    execute(path, 'UPDATE tasks SET status_since = status_since - 200000');
    const text = (await callCommand(['diag'], { home })).stdout;
    expect(text).toMatch(new RegExp(`^Stuck {2}${id} {2}blocked, @shell\\n {2}⚠ Blocked for 2 days`, 'u'));
    expect(text).toContain(`→ flockboard comment ${id}`);
    expect((await callCommand(['show', id], { home })).stdout).toContain(`→ flockboard comment ${id}`);
    writeFileSync(join(home, 'config.toml'), 'nonsense');
    expect(await callCommand(['show', id], { home })).toMatchObject({ code: 0, stderr: '' });
    expect(await callCommand(['diagnostics'], { home })).toMatchObject({ code: 1, stdout: '' });
    writeFileSync(join(home, 'config.toml'), '');
    expect(await callJson(['diagnostics', '--severity', 'critical'], { home })).toMatchObject({ findings: [] });
    expect(await callJson(['diagnostics', '--task', id], { home })).toMatchObject({ findings: [{ taskId: id }] });
  });
});

describe('gc', () => {
  it('asks before it removes for good, and not when there is nothing', async () => {
    const { home, create, refused } = stage();
    const { id } = await create('old');
    expect(await callJson(['gc'], { home })).toMatchObject({ events: 0 });
    await callJson(['claim', id], { home });
    await callJson(['complete', id], { home });
    const path = join(home, 'boards/default/kanban.db');
    execute(path, 'UPDATE task_events SET created_at = created_at - 9000000');
    execute(path, 'UPDATE tasks SET status_since = status_since - 9000000');
    expect(await refused('gc')).toEqual(['invalid', 1]);
    expect(await callJson(['gc', '--dry-run'], { home })).toMatchObject({ events: 1 });
    expect(await callJson(['gc', '--yes'], { home })).toMatchObject({ events: 1 });
  });
});
