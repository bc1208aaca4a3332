import { beforeAll, describe, expect, it } from 'vitest';
import type { BoardEvent, Comment, Run, Task } from '../../../src/contract/task.ts';
import { callCommand, callJson } from '../../support/cli.ts';
import { connectTools, runningTask, type RunningTask, type ToolClient } from '../../support/tools.ts';

interface Shown {
  task: Task;
  comments: Comment[];
  runs: Run[];
  events: BoardEvent[];
}

async function shown(home: string, id: string): Promise<Shown> {
  return callJson<Shown>(['show', id], { home });
}

describe('a worker with its tools', () => {
  it('reads, reports, comments, creates, links and completes its own task without naming it', async () => {
    const { home, task, run, env } = await runningTask(['--project', 'docs']);
    const { client, call } = await connectTools(env);
    expect(client.getInstructions()).toContain('kanban_show first');
    const show = await call('kanban_show');
    expect(JSON.parse(show.text)).toEqual(show.data);
    expect(show.data).toMatchObject({
      task: { id: task.id, status: 'running', body: 'All of it.' },
      left_out: { runs: 0 },
    });
    expect(show.data['worker_context']).toContain('Write the guide');
    expect(show.text).not.toContain(run.token);
    expect(await call('kanban_heartbeat', { note: '3 of 8 files' })).toMatchObject({
      isError: false,
      data: { ok: true, task_id: task.id },
    });
    expect(await call('kanban_comment', { body: 'Half of it is there.', task_id: null })).toMatchObject({
      data: { ok: true, task_id: task.id },
    });
    await callCommand(['boards', 'set-default-workdir', 'default', '/usr'], { home });
    const created = await call('kanban_create', { title: 'Translate it', assignee: 'scribe', workspace_kind: 'dir' });
    const card = String(created.data['task_id']);
    expect(created.data).toMatchObject({ ok: true, status: 'ready', created: true });
    expect(await call('kanban_link', { parent_id: task.id, child_id: card })).toMatchObject({
      data: { ok: true, child_status: 'todo' },
    });
    const done = await call('kanban_complete', {
      summary: 'Wrote the guide.',
      metadata: { pages: 3, artifacts: ['guide.md'] },
      created_cards: [card],
      artifacts: ['guide.md', 'index.md'],
    });
    expect(done.data).toEqual({ ok: true, task_id: task.id, run_id: run.id, status: 'done' });
    const after = await shown(home, task.id);
    expect(after.runs).toMatchObject([
      {
        outcome: 'completed',
        summary: 'Wrote the guide.',
        heartbeatNote: '3 of 8 files',
        metadata: { pages: 3, artifacts: ['guide.md', 'index.md'], created_cards: [card] },
      },
    ]);
    expect(after.comments).toMatchObject([{ author: 'scribe', body: 'Half of it is there.' }]);
    expect(await shown(home, card)).toMatchObject({
      task: { status: 'ready', tenant: 'docs', createdBy: 'scribe', workspacePath: '/usr' },
    });
  });

  it('blocks with its question, and a person who answers starts the next run', async () => {
    const { home, task, env } = await runningTask();
    const { call } = await connectTools(env);
    expect(await call('kanban_block', { reason: 'IP or user id?' })).toMatchObject({
      data: { ok: true, status: 'blocked' },
    });
    expect((await shown(home, task.id)).task).toMatchObject({
      blockReason: 'IP or user id?',
      blockKind: 'needs_input',
    });
  });

  it('gives a sign of life with every call, at most once in thirty seconds', async () => {
    const { home, task, env } = await runningTask();
    const { call } = await connectTools(env);
    await call('kanban_show');
    const first = (await shown(home, task.id)).task.lastHeartbeatAt;
    expect(first).toBeTypeOf('number');
    await call('kanban_show');
    expect((await shown(home, task.id)).task.lastHeartbeatAt).toBe(first);
    expect((await shown(home, task.id)).events.map((event) => event.kind)).not.toContain('heartbeat');
  });

  it('hears how its run ended, what was kept, and to stop, once its run is over (I12, F010)', async () => {
    const { home, task, env } = await runningTask();
    const { call } = await connectTools(env);
    await callJson(['block', task.id, 'taken away'], { home });
    const late = await call('kanban_complete', { summary: 'All done, really.' });
    expect(late.isError).toBe(true);
    expect(late.data).toMatchObject({ code: 'stale_token', details: { id: task.id, outcome: 'blocked', kept: true } });
    expect(late.data['error']).toMatch(
      /^kanban_complete: Your run of t_\w+ is over \(it ended as blocked\).+was kept.+Stop working now/u,
    );
    for (const [name, args] of [
      ['kanban_block', { reason: 'Which?' }],
      ['kanban_heartbeat', {}],
      ['kanban_comment', { body: 'x' }],
      ['kanban_comment', { body: 'x', task_id: 't_00000001' }],
      ['kanban_create', { title: 'x', assignee: 'scribe' }],
    ] as const) {
      const answer = await call(name, args);
      expect(answer).toMatchObject({ isError: true, data: { code: 'stale_token' } });
      expect(answer.data['error']).toContain(`${name}: Your run of ${task.id} is over`);
    }
    const after = await shown(home, task.id);
    expect(after.task.status).toBe('blocked');
    expect(after.comments).toEqual([]);
    expect(after.events.filter((event) => event.kind === 'late_verdict')).toHaveLength(2);
    expect(await callJson<Task[]>(['list'], { home })).toHaveLength(1);
  });
});

describe('tools refuse', () => {
  let stage: RunningTask;
  let tools: ToolClient;
  let other: string;
  beforeAll(async () => {
    stage = await runningTask();
    tools = await connectTools(stage.env);
    other = (await callJson<Task>(['create', 'Of somebody else'], { home: stage.home })).id;
  });

  it.each([
    ['kanban_show', { task_id: 5 }, 'task_id: give a string, not a number'],
    ['kanban_show', { id: 't_1' }, 'id: no such argument; use task_id'],
    ['kanban_complete', {}, 'summary: is missing'],
    ['kanban_complete', { summary: '  ' }, 'summary: must not be blank'],
    ['kanban_complete', { summary: 's', metadata: 'no' }, 'metadata: give a JSON object, not a string'],
    [
      'kanban_complete',
      { summary: 's', metadata: { log: 'x'.repeat(70_000) } },
      'metadata: has more than 65536 characters',
    ],
    ['kanban_complete', { summary: 'x'.repeat(5_000) }, 'summary: has more than 4000 characters'],
    ['kanban_complete', { summary: 's', artifacts: 'a' }, 'artifacts: give an array, not a string'],
    ['kanban_block', {}, 'reason: is missing'],
    [
      'kanban_block',
      { reason: 'why', kind: 'stuck' },
      'kind: use one of needs_input, dependency, capability, transient',
    ],
    ['kanban_heartbeat', { note: 'x'.repeat(501) }, 'note: has more than 500 characters'],
    ['kanban_comment', {}, 'body: is missing'],
    ['kanban_create', { title: 'x' }, 'assignee: is missing'],
    ['kanban_create', { title: 'x', assignee: 'a', priority: 1.5 }, 'priority: give a whole number'],
    ['kanban_create', { title: 'x', assignee: 'a', priority: 10_000 }, 'priority: give at most 1000'],
    ['kanban_create', { title: 'x', assignee: 'a', max_runtime_seconds: 0 }, 'max_runtime_seconds: give at least 1'],
    [
      'kanban_create',
      { title: 'x', assignee: 'a', workspace_kind: 'cloud' },
      'workspace_kind: use one of scratch, dir, worktree',
    ],
    ['kanban_link', { parent_id: 't_1' }, 'child_id: is missing'],
  ])('%s with wrong arguments %j by naming them and an example of right', async (name, args, sentence) => {
    const answer = await tools.call(name, args);
    expect(answer.isError).toBe(true);
    expect(answer.data['error']).toContain(`${name}: `);
    expect(answer.data['error']).toContain(sentence);
    expect(answer.data['code']).toMatch(/^(?:invalid|too_large)$/u);
    const isShown = String(answer.data['error']).includes('Right is, for example: {');
    expect(isShown).toBe(answer.data['code'] === 'invalid');
    expect(JSON.parse(answer.text)).toEqual(answer.data);
    expect((await shown(stage.home, stage.task.id)).task.status).toBe('running');
  });

  it.each([
    ['kanban_complete', { summary: 's' }],
    ['kanban_block', { reason: 'r' }],
    ['kanban_heartbeat', {}],
  ])('%s on a task that is not the worker’s own (kernel-spec 7.1)', async (name, args) => {
    const answer = await tools.call(name, { ...args, task_id: other });
    expect(answer).toMatchObject({ isError: true, data: { code: 'forbidden', details: { own: stage.task.id } } });
    expect((await shown(stage.home, other)).task.status).toBe('ready');
  });

  it('kanban_list and kanban_unblock for a worker (Q39)', async () => {
    for (const name of ['kanban_list', 'kanban_unblock', 'kanban_delete'])
      expect(await tools.call(name, { task_id: other })).toMatchObject({
        isError: true,
        data: { code: 'unknown_tool' },
      });
  });

  it('links that would make a stranger wait, a circle, and unknown tasks (T13)', async () => {
    const own = stage.task.id;
    const link = async (parent: string, child: string) =>
      tools.call('kanban_link', { parent_id: parent, child_id: child });
    expect(await link(own, other)).toMatchObject({ isError: true, data: { code: 'forbidden' } });
    expect(await link(own, own)).toMatchObject({ isError: true, data: { code: 'self_link' } });
    expect(await link('t_00000000', own)).toMatchObject({ isError: true, data: { code: 'unknown_task' } });
    const { data } = await tools.call('kanban_create', { title: 'next', assignee: 'scribe', parents: [own] });
    expect(await link(String(data['task_id']), own)).toMatchObject({ isError: true, data: { code: 'cycle' } });
  });

  it('cards that this task did not create, and completes nothing (Q56)', async () => {
    const answer = await tools.call('kanban_complete', { summary: 's', created_cards: [other] });
    expect(answer).toMatchObject({ isError: true, data: { code: 'invalid', details: { unknown: [other] } } });
    expect(answer.data['error']).toContain('still yours');
    expect((await shown(stage.home, stage.task.id)).task.status).toBe('running');
  });

  it('unknown tasks by saying so', async () => {
    for (const name of ['kanban_show', 'kanban_comment'])
      expect(await tools.call(name, { task_id: 't_00000000', body: 'x' })).toMatchObject({ isError: true });
    expect(await tools.call('kanban_show', { task_id: 't_00000000' })).toMatchObject({
      data: { code: 'unknown_task' },
    });
    expect(await tools.call('kanban_create', { title: 'x', assignee: 'a', parents: ['t_00000000'] })).toMatchObject({
      data: { code: 'unknown_task' },
    });
  });

  it('the author that a comment asks for; it is the profile (T14)', async () => {
    expect(await tools.call('kanban_comment', { body: 'x', author: 'boss' })).toMatchObject({ isError: true });
    await tools.call('kanban_comment', { task_id: other, body: 'a finding' });
    expect((await shown(stage.home, other)).comments).toMatchObject([{ author: 'scribe', body: 'a finding' }]);
  });

  it('more than fifty tasks from one run (T13)', async () => {
    let answer = await tools.call('kanban_create', { title: 'one more', assignee: 'nobody' });
    for (let made = 0; made < 60 && !answer.isError; made += 1)
      answer = await tools.call('kanban_create', { title: 'one more', assignee: 'nobody' });
    expect(answer).toMatchObject({ isError: true, data: { code: 'too_large', details: { limit: 50 } } });
  });
});

describe('a worker of a worker of a worker', () => {
  it('creates tasks that wait in triage for a person (T13)', async () => {
    const { claim, env } = await runningTask();
    let worker = env;
    const statuses: unknown[] = [];
    for (let depth = 0; depth < 4; depth += 1) {
      const { call } = await connectTools(worker);
      const { data } = await call('kanban_create', { title: `depth ${depth}`, assignee: 'scribe' });
      statuses.push([data['status'], JSON.stringify(data).includes('waits in triage for a person')]);
      if (data['status'] === 'ready') worker = await claim(String(data['task_id']));
    }
    const started = ['ready', false];
    expect(statuses).toEqual([started, started, started, ['triage', true]]);
  });
});
