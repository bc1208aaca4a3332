/** The verbs that move and change tasks: what they do, their JSON, what they refuse, and their exit codes. */
import { describe, expect, it } from 'vitest';
import type { Run, Task } from '../../../src/contract/task.ts';
import { callCommand, callJson, errorOf } from '../../support/cli.ts';
import { tempDir } from '../../support/temp.ts';

interface Stage {
  home: string;
  id: string;
  /** Runs a verb on the task and reads the task it prints. */
  act(verb: string, ...args: string[]): Promise<Task>;
  /** The refusal code and exit code of a verb. */
  refused(...args: string[]): Promise<[code: string, exit: number | null]>;
  /** As the worker that has claimed the task. */
  env(): Promise<Record<string, string>>;
}

async function stage(...more: string[]): Promise<Stage> {
  const home = tempDir();
  const { id } = await callJson<Task>(['create', 'Count the words', '-a', 'shell', ...more], { home });
  return {
    home,
    id,
    act: async (verb, ...args) => callJson<Task>([verb, id, ...args], { home }),
    refused: async (...args) => {
      const result = await callCommand([...args, '--json'], { home });
      expect(result.stdout).toBe('');
      return [errorOf(result).code, result.code];
    },
    env: async () => {
      const { run } = await callJson<{ run: Run }>(['claim', id], { home });
      return { FLOCKBOARD_TASK: id, FLOCKBOARD_RUN_TOKEN: run.token };
    },
  };
}

describe('assign and reclaim', () => {
  it('give a task to somebody else, to nobody, and not while it runs', async () => {
    const { home, id, act, refused } = await stage();
    expect(await act('assign', 'demo')).toMatchObject({ assignee: 'demo' });
    expect(await act('assign', 'none')).toMatchObject({ assignee: null });
    await act('assign', 'shell');
    await callJson(['claim', id], { home });
    expect(await refused('assign', id, 'demo')).toEqual(['running', 1]);
    expect(await act('assign', 'demo', '--reclaim', '--reason', 'loops')).toMatchObject({
      assignee: 'demo',
      status: 'ready',
    });
    expect(await callJson(['runs', id], { home })).toMatchObject([{ outcome: 'reclaimed', error: 'loops' }]);
    expect(await refused('assign', 't_00000000', 'demo')).toEqual(['unknown_task', 1]);
    expect(await refused('assign', id)).toEqual(['usage', 2]);
  });

  it('take a running task from its worker, and nothing else', async () => {
    const { home, id, act, refused } = await stage();
    expect(await refused('reclaim', id)).toEqual(['not_running', 1]);
    await callJson(['claim', id], { home });
    expect(await act('reclaim')).toMatchObject({ status: 'ready', consecutiveFailures: 0 });
  });
});

describe('unlink and link', () => {
  it('unlink lets the child start, and refuses what is not linked', async () => {
    const { home, id, refused } = await stage();
    const child = await callJson<Task>(['create', 'Child', '--parent', id], { home });
    expect(child.status).toBe('todo');
    expect(await callJson(['unlink', id, child.id], { home })).toEqual({
      parentId: id,
      childId: child.id,
      removed: true,
    });
    expect(await callJson(['show', child.id], { home })).toMatchObject({ task: { status: 'ready' } });
    expect(await refused('unlink', id, child.id)).toEqual(['unknown_task', 1]);
  });

  it('link with a rule says what the child waits for (Q8)', async () => {
    const { home, id } = await stage();
    const child = await callJson<Task>(['create', 'Child', '--parent', id], { home });
    await callJson(['link', id, child.id, '--rule', 'waived'], { home });
    expect(await callJson(['show', child.id], { home })).toMatchObject({ task: { status: 'ready' } });
    expect(await callCommand(['link', id, child.id, '--rule', 'maybe'], { home })).toMatchObject({ code: 2 });
  });
});

describe('promote, schedule and reopen', () => {
  it('promote queues several ids, and names the parents that hold one back', async () => {
    const { home, id, refused } = await stage('--triage');
    const other = await callJson<Task>(['create', 'Other', '--triage'], { home });
    const tasks = await callJson<Task[]>(['promote', id, other.id, id], { home });
    expect(tasks.map((task) => task.status)).toEqual(['ready', 'ready']);
    expect(await refused('promote', id)).toEqual(['illegal_move', 1]);
    const child = await callJson<Task>(['create', 'Child', '--parent', id], { home });
    expect(await refused('promote', child.id)).toEqual(['parents_not_done', 1]);
  });

  it('schedule waits until a time that is one', async () => {
    const { home, id, act, refused } = await stage();
    expect(await act('schedule', '--at', '2030-01-31T09:00Z')).toMatchObject({
      status: 'scheduled',
      scheduledAt: Date.UTC(2030, 0, 31, 9),
    });
    expect(await refused('schedule', id)).toEqual(['usage', 2]);
    const wrong = await callCommand(['schedule', id, '--at', 'soon'], { home });
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain('--at: use a time');
    await act('complete');
    expect(await refused('schedule', id, '--at', '1h')).toEqual(['already_done', 1]);
  });

  it('schedule inside a run ends it, for its own task only', async () => {
    const { home, id, env } = await stage();
    const own = await env();
    const other = await callJson<Task>(['create', 'Other'], { home });
    expect(await callCommand(['schedule', other.id, '--at', '1h'], { home, env: own })).toMatchObject({ code: 1 });
    expect(await callJson(['schedule', '--at', '1h'], { home, env: own })).toMatchObject({ id, status: 'scheduled' });
  });

  it('reopen puts a done task back, parked when asked', async () => {
    const { id, act, refused } = await stage();
    expect(await refused('reopen', id)).toEqual(['illegal_move', 1]);
    await act('complete');
    expect(await act('reopen', '--park')).toMatchObject({ status: 'todo' });
    await act('complete');
    expect(await act('reopen')).toMatchObject({ status: 'ready' });
  });
});

describe('review', () => {
  it('asks, is sent back with the change as a comment, and is approved by complete', async () => {
    const { home, id, act, refused } = await stage();
    expect(await act('review', '--summary', '3 files')).toMatchObject({ status: 'review' });
    expect(await act('review', '--changes', 'Keep the name.')).toMatchObject({ status: 'ready' });
    expect(await callJson(['show', id], { home })).toMatchObject({
      comments: [{ author: 'ada', body: 'Keep the name.' }],
    });
    expect(await refused('review', id, '--changes', 'again')).toEqual(['illegal_move', 1]);
    expect(await refused('review', id, '--changes', 'x', '--summary', 'y')).toEqual(['usage', 2]);
    expect(await refused('review', id, '--changes', ' ')).toEqual(['usage', 2]);
    await act('review');
    expect(await act('complete')).toMatchObject({ status: 'done' });
  });

  it('is a verdict inside a run, and its answer is a person’s', async () => {
    const { home, id, env } = await stage();
    const own = await env();
    expect(await callJson(['review', '--summary', 'look'], { home, env: own })).toMatchObject({ id, status: 'review' });
    expect(errorOf(await callCommand(['review', '--changes', 'x', '--json'], { home, env: own })).code).toBe(
      'forbidden',
    );
  });
});

describe('edit', () => {
  it('changes every field that is named and nothing else', async () => {
    const { home, id, act, refused } = await stage('--skill', 'git', '--project', 'p');
    const options =
      '--title New --body b --assignee demo --project none --priority -2 --skill sql --workspace worktree:/w --branch x --max-runtime 1h --max-retries 3 --model small';
    const task = await act('edit', ...options.split(' '));
    expect(task).toMatchObject({
      title: 'New',
      body: 'b',
      assignee: 'demo',
      tenant: null,
      priority: -2,
      skills: ['sql'],
      workspaceKind: 'worktree',
      workspacePath: '/w',
      branch: 'x',
      maxRuntimeSeconds: 3600,
      maxRetries: 3,
      modelOverride: 'small',
    });
    expect(await act('edit', '--body', '-', '--model', 'none')).toMatchObject({
      body: '',
      modelOverride: null,
      title: 'New',
    });
    expect(await refused('edit', id)).toEqual(['usage', 2]);
    expect(await refused('edit', id, '--title', ' ')).toEqual(['empty_title', 1]);
    expect(await refused('edit', id, '--title', 'x', '--summary', 'y')).toEqual(['usage', 2]);
    expect(await callCommand(['edit', 't_00000000', '--title', 'x'], { home })).toMatchObject({ code: 1 });
  });

  it('corrects what a done task handed over, and only of a done one', async () => {
    const { home, id, act, refused } = await stage();
    expect(await refused('edit', id, '--summary', 'x')).toEqual(['illegal_move', 1]);
    await act('complete', '--summary', '12 tests');
    await act('edit', '--summary', '13 tests', '--metadata', '{"tests":13}', '--result', 'all');
    expect(await callJson(['show', id], { home })).toMatchObject({
      task: { result: 'all' },
      runs: [{ summary: '13 tests', metadata: { tests: 13 } }],
    });
    expect(await refused('edit', id, '--metadata', '[]')).toEqual(['usage', 2]);
  });
});

describe('archive and delete', () => {
  it('archive hides, unarchive brings back, both for several ids', async () => {
    const { home, id, act, refused } = await stage();
    expect(await act('archive')).toMatchObject({ status: 'archived' });
    expect(await callJson(['list'], { home })).toEqual([]);
    expect(await refused('archive', id)).toEqual(['archived', 1]);
    expect(await act('unarchive')).toMatchObject({ status: 'ready' });
    expect(await refused('unarchive', id)).toEqual(['not_archived', 1]);
    expect(await callCommand(['archive', id, 't_00000000'], { home })).toMatchObject({ code: 1 });
  });

  it('archive asks before it stops a worker, and where nobody can be asked it wants --yes', async () => {
    const { home, id, act, refused } = await stage();
    await callJson(['claim', id], { home });
    expect(await refused('archive', id)).toEqual(['invalid', 1]);
    expect(await callJson(['show', id], { home })).toMatchObject({ task: { status: 'running' } });
    expect(await act('archive', '--yes')).toMatchObject({ status: 'archived' });
  });

  it('delete asks, hides for a week, and undelete brings back', async () => {
    const { home, id, act, refused } = await stage();
    const asked = await callCommand(['delete', id], { home });
    expect(asked).toMatchObject({ code: 1, stdout: '' });
    expect(asked.stderr).toContain(`This deletes ${id} "Count the words"; for 7 days they can be brought back.`);
    expect(await act('delete', '--yes')).toMatchObject({ id });
    expect(await callJson(['list', '--archived'], { home })).toEqual([]);
    expect(await refused('delete', id, '--yes')).toEqual(['unknown_task', 1]);
    expect(await act('undelete')).toMatchObject({ id, status: 'ready' });
    expect(await refused('undelete', id)).toEqual(['illegal_move', 1]);
  });
});

describe('a worker on the command line', () => {
  it.each([
    ['assign', 'ID', 'demo'],
    ['reclaim', 'ID'],
    ['unlink', 'ID', 'OTHER'],
    ['link', '--remove', 'ID', 'OTHER'],
    ['promote', 'OTHER'],
    ['unblock', 'OTHER'],
    ['edit', 'ID', '--title', 'x'],
    ['reopen', 'OTHER'],
    ['archive', 'OTHER'],
    ['unarchive', 'OTHER'],
    ['delete', 'OTHER', '--yes'],
    ['undelete', 'OTHER'],
    ['gc'],
    ['notify', 'subscribe', 'ID', '--platform', 'x', '--chat-id', 'y'],
    ['guidance', 'install', '--for', 'claude'],
  ])('may not %s (Q39, T32)', async (...args) => {
    const { home, id, env } = await stage();
    const own = await env();
    const other = await callJson<Task>(['create', 'Other'], { home });
    const words = args.map((word) => (word === 'ID' ? id : word === 'OTHER' ? other.id : word));
    const result = await callCommand([...words, '--json'], { home, env: own });
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(errorOf(result).code).toBe('forbidden');
  });

  it('creates tasks that carry its run, and makes only its own ones wait (T13)', async () => {
    const { home, id, env } = await stage();
    const own = await env();
    const other = await callJson<Task>(['create', 'Other'], { home });
    const made = await callJson<Task>(['create', 'Follow-up', '--created-by', 'boss'], { home, env: own });
    expect(made.createdBy).toBe('shell');
    expect(await callJson(['link', id, made.id], { home, env: own })).toMatchObject({ linked: true });
    expect(errorOf(await callCommand(['link', id, other.id, '--json'], { home, env: own })).code).toBe('forbidden');
    await callJson(['complete'], { home, env: own });
    expect(errorOf(await callCommand(['create', 'Late', '--json'], { home, env: own })).code).toBe('stale_token');
  });
});
