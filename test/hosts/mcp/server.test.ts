import { describe, expect, it } from 'vitest';
import type { Task } from '../../../src/contract/task.ts';
import { callJson, runCommand } from '../../support/cli.ts';
import { tempDir } from '../../support/temp.ts';
import { connectTools, runningTask } from '../../support/tools.ts';

const names = async (env: Record<string, string>, args: string[] = []): Promise<string[]> => {
  const { client } = await connectTools(env, args);
  return (await client.listTools()).tools.map((tool) => tool.name);
};

describe('the tool server', () => {
  it('lists nothing and does nothing outside a run (kernel-spec 7.1)', async () => {
    const home = tempDir();
    const { client, call } = await connectTools({ FLOCKBOARD_HOME: home });
    expect((await client.listTools()).tools).toEqual([]);
    expect(client.getInstructions()).toBeUndefined();
    expect(await call('kanban_list')).toMatchObject({ isError: true, data: { code: 'unknown_tool' } });
  });

  it('has the whole board for an orchestrator', async () => {
    const home = tempDir();
    const first = await callJson<Task>(['create', 'First', '-a', 'scribe'], { home });
    const { client, call } = await connectTools({ FLOCKBOARD_HOME: home }, ['--orchestrator']);
    expect((await client.listTools()).tools).toHaveLength(9);
    const created = await call('kanban_create', { title: 'Second', assignee: 'scribe', parents: [first.id] });
    expect(created.data).toMatchObject({ status: 'todo' });
    expect((await call('kanban_list', { limit: 1 })).data).toMatchObject({
      count: 1,
      limit: 1,
      truncated: true,
      next_limit: 2,
      tasks: [{ id: first.id, child_count: 1 }],
    });
    await call('kanban_block', { task_id: first.id, reason: 'Which?' });
    expect((await call('kanban_unblock', { task_id: first.id })).data).toMatchObject({ ok: true, status: 'ready' });
    expect(await call('kanban_unblock', { task_id: first.id })).toMatchObject({
      isError: true,
      data: { code: 'not_blocked' },
    });
    expect(await call('kanban_complete', { summary: 's' })).toMatchObject({ isError: true, data: { code: 'invalid' } });
    expect(await call('kanban_heartbeat', { task_id: first.id })).toMatchObject({ data: { code: 'forbidden' } });
    expect(await call('kanban_comment', { task_id: first.id, body: 'x' })).toMatchObject({ isError: false });
    expect(await call('kanban_link', { parent_id: 't_00000000', child_id: first.id })).toMatchObject({ isError: true });
    expect(await callJson(['show', first.id], { home })).toMatchObject({ comments: [{ author: 'orchestrator' }] });
    expect(await call('kanban_complete', { task_id: first.id, summary: 's' })).toMatchObject({
      data: { status: 'done' },
    });
    const wrong: [name: string, args: Record<string, unknown>, sentence: string][] = [
      ['kanban_list', { status: 'open' }, 'status: use one of triage, todo'],
      ['kanban_list', { limit: 0 }, 'limit: give at least 1'],
      ['kanban_list', { limit: 201 }, 'limit: give at most 200'],
      ['kanban_list', { include_archived: 'yes' }, 'include_archived: give a boolean, not a string'],
      ['kanban_unblock', {}, 'task_id: is missing'],
      ['kanban_unblock', { task_id: 't_00000000' }, 'There is no task'],
      ['kanban_show', { task_id: '' }, 'task_id: must not be empty'],
    ];
    for (const [name, args, sentence] of wrong) {
      const answer = await call(name, args);
      expect(answer.isError).toBe(true);
      expect(answer.data['error']).toContain(sentence);
    }
  });

  it('lets an orchestrator name any board that exists, and a worker only its own (kernel-spec 7.2)', async () => {
    const { home, task, env } = await runningTask();
    const { id } = await callJson<Task>(['create', 'Elsewhere', '-a', 'scribe'], { home });
    await callJson(['boards', 'create', 'harbor'], { home });
    const other = await callJson<Task>(['create', 'Dock', '-a', 'scribe', '--board', 'harbor'], { home });
    expect(other.id).not.toBe(id);
    const { call } = await connectTools({ FLOCKBOARD_HOME: home }, ['--orchestrator']);
    const idsOf = async (args: Record<string, unknown>): Promise<string[]> =>
      ((await call('kanban_list', args)).data['tasks'] as Task[]).map((one) => one.id).toSorted();
    expect(await idsOf({})).toEqual([task.id, id].toSorted());
    expect(await idsOf({ board: 'default' })).toEqual(await idsOf({ board: null }));
    expect(await idsOf({ board: 'harbor' })).toEqual([other.id]);
    expect(await call('kanban_comment', { task_id: other.id, body: 'x', board: ' Harbor ' })).toMatchObject({
      isError: false,
    });
    for (const [board, code, sentence] of [
      ['nowhere', 'unknown_board', 'board: there is no board "nowhere"'],
      ['../default', 'invalid', 'board: "../default" is no board name'],
      ['', 'invalid', 'board: must not be empty'],
    ]) {
      const answer = await call('kanban_show', { task_id: id, board });
      expect(answer).toMatchObject({ isError: true, data: { code, error: expect.stringContaining(sentence ?? '') } });
    }
    expect(await callJson(['boards', 'list'], { home })).toHaveLength(2);

    const worker = await connectTools(env);
    expect(await worker.call('kanban_heartbeat', { board: 'default' })).toMatchObject({ isError: false });
    for (const [name, args] of [
      ['kanban_show', { task_id: other.id }],
      ['kanban_create', { title: 't', assignee: 'a' }],
      ['kanban_complete', { summary: 's' }],
    ] as const) {
      const answer = await worker.call(name, { ...args, board: 'harbor' });
      expect(answer).toMatchObject({ isError: true, data: { code: 'forbidden', details: { own: 'default' } } });
    }
    expect(await callJson(['list', '--board', 'harbor'], { home })).toHaveLength(1);
    const { FLOCKBOARD_BOARD: _board, ...rest } = env;
    const unnamed = await connectTools(rest);
    expect(await unnamed.call('kanban_show', { board: 'default' })).toMatchObject({ data: { code: 'forbidden' } });
  });

  it('gives a worker its own tools even when it asks for all of them (T13)', async () => {
    const { env } = await runningTask();
    expect(await names(env, ['--orchestrator'])).not.toContain('kanban_unblock');
  });

  it('says that the token is missing instead of working without it (Q33)', async () => {
    const { env } = await runningTask();
    const { FLOCKBOARD_RUN_TOKEN: _token, ...rest } = env;
    const { call } = await connectTools(rest);
    expect(await call('kanban_show')).toMatchObject({ isError: false });
    for (const [name, args] of [
      ['kanban_complete', { summary: 's' }],
      ['kanban_comment', { body: 'b' }],
      ['kanban_create', { title: 't', assignee: 'a' }],
    ] as const) {
      const answer = await call(name, args);
      expect(answer).toMatchObject({ isError: true, data: { code: 'forbidden' } });
      expect(answer.data['error']).toContain('FLOCKBOARD_RUN_TOKEN is missing');
    }
  });

  it('creates no board, and says when the one it was given is gone', async () => {
    const { env } = await runningTask();
    const { call } = await connectTools({ ...env, FLOCKBOARD_DB: `${env['FLOCKBOARD_HOME']}/gone.db` });
    expect(await call('kanban_show')).toMatchObject({ isError: true, data: { code: 'unknown_board' } });
  });

  it('ends with its input, writes nothing but the protocol, and answers what came before', async () => {
    const { env, home } = await runningTask();
    const hello = {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '0' } },
    };
    const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' };
    const stdin = `${JSON.stringify(hello)}\n${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n${JSON.stringify(list)}\n`;
    const { code, stdout } = await runCommand(['mcp'], { home, env, stdin });
    expect(code).toBe(0);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: number });
    expect(lines.map((line) => line.id)).toEqual([1, 2]);
  });
});
