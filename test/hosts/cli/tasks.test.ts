import { describe, expect, it } from 'vitest';
import type { BoardEvent, Comment, Run, Task } from '../../../src/contract/task.ts';
import { callCommand, callJson, errorOf, runCommand } from '../../support/cli.ts';
import { tempDir } from '../../support/temp.ts';

interface Shown {
  task: Task;
  parents: { id: string }[];
  children: { id: string }[];
  comments: Comment[];
  runs: (Partial<Run> & { id: string })[];
  events: BoardEvent[];
}

describe('create, list and show', () => {
  it('create a task by the real program and read it back in another process', async () => {
    const home = tempDir();
    const made = await runCommand(['create', 'Count the words', '-a', 'shell', '--body', 'wc -w x', '--json'], {
      home,
    });
    expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 0, stderr: '' });
    const task = JSON.parse(made.stdout) as Task;
    expect(task).toMatchObject({
      title: 'Count the words',
      status: 'ready',
      assignee: 'shell',
      body: 'wc -w x',
      createdBy: 'ada',
    });
    const listed = await runCommand(['list', '--json'], { home });
    expect(JSON.parse(listed.stdout)).toEqual([task]);
  });

  it('carry every option into the task', async () => {
    const home = tempDir();
    const parent = await callJson<Task>(['create', 'Parent'], { home });
    const task = await callJson<Task>(
      [
        'create',
        'Child',
        '--parent',
        parent.id,
        '--assignee',
        'shell',
        '--project',
        'auth',
        '--priority',
        '3',
        '--skill',
        'git',
        '--skill',
        'sql',
        '--workspace',
        'worktree:wt',
        '--branch',
        'auth/x',
        '--max-runtime',
        '1.5h',
        '--max-retries',
        '4',
        '--idempotency-key',
        'k',
        '--created-by',
        'lin',
      ],
      { home, cwd: home },
    );
    expect(task).toMatchObject({
      status: 'todo',
      parents: [parent.id],
      tenant: 'auth',
      priority: 3,
      skills: ['git', 'sql'],
      workspaceKind: 'worktree',
      workspacePath: `${home}/wt`,
      branch: 'auth/x',
      maxRuntimeSeconds: 5400,
      maxRetries: 4,
      idempotencyKey: 'k',
      createdBy: 'lin',
    });
  });

  it('return the same task for the same idempotency key (Q13)', async () => {
    const home = tempDir();
    const [one, two] = await Promise.all(
      [1, 2].map(async () => runCommand(['create', 'Once', '--idempotency-key', 'once', '--json'], { home })),
    );
    expect((JSON.parse(one?.stdout ?? '') as Task).id).toBe((JSON.parse(two?.stdout ?? '') as Task).id);
    expect((await callCommand(['create', 'Once', '--idempotency-key', 'once'], { home })).stdout).toMatch(
      /^Exists t_/u,
    );
  });

  it('put a task into triage, hold it, or wait for its time', async () => {
    const home = tempDir();
    const status = async (...args: string[]): Promise<string> =>
      (await callJson<Task>(['create', 'x', ...args], { home })).status;
    expect(await status('--triage')).toBe('triage');
    expect(await status('--initial-status', 'blocked')).toBe('blocked');
    expect(await status('--scheduled-at', '2h')).toBe('scheduled');
  });

  it('read the body from standard input and from a file, as it is', async () => {
    const home = tempDir();
    const body = 'line 1\n$(rm -rf /) `x` \'q\' "d" \\ 日本 😀\n';
    const piped = await callJson<Task>(['create', 'Piped', '--body', '-'], { home, stdin: body });
    expect(piped.body).toBe(body);
    const file = await callJson<Task>(['create', 'File', '--body-file', 'body.md'], {
      home,
      cwd: '/',
      env: { HOME: home },
    }).catch((error: unknown) => error);
    expect(String(file)).toContain('--body-file: there is no file /body.md.');
  });

  it('filter the list and say when nothing matches', async () => {
    const home = tempDir();
    await callJson(['create', 'one', '-a', 'shell', '--project', 'p'], { home });
    await callJson(['create', 'two', '-a', 'demo'], { home });
    const titles = async (...args: string[]): Promise<string[]> =>
      (await callJson<Task[]>(['list', ...args], { home })).map((task) => task.title);
    expect(await titles('--assignee', 'demo')).toEqual(['two']);
    expect(await titles('--tenant', 'p')).toEqual(['one']);
    expect(await titles('--status', 'done')).toEqual([]);
    expect(await titles('--limit', '1')).toHaveLength(1);
    expect((await callCommand(['list', '--status', 'done'], { home })).stdout).toBe('(no matching tasks)\n');
  });

  it('show aligned plain text in a pipe', async () => {
    const home = tempDir();
    const { id } = await callJson<Task>(['create', 'Wash\u001B]52;c;eA==\u0007 the car', '-a', 'shell'], { home });
    const { stdout } = await callCommand(['list'], { home });
    expect(stdout).toMatch(new RegExp(`^▶ ready +${id} +shell +just now +Wash the car\\n$`, 'u'));
  });

  it('show everything about a task and no run token', async () => {
    const home = tempDir();
    const parent = await callJson<Task>(['create', 'Parent', '-a', 'shell'], { home });
    const child = await callJson<Task>(['create', 'Child', '--parent', parent.id], { home });
    const { run } = await callJson<{ run: Run }>(['claim', parent.id], { home });
    await callJson(['comment', parent.id, 'look', 'here'], { home });
    const shown = await callCommand(['show', parent.id, '--json'], { home });
    const value = JSON.parse(shown.stdout) as Shown;
    expect(value.task.id).toBe(parent.id);
    expect(value.children.map((task) => task.id)).toEqual([child.id]);
    expect(value.comments).toMatchObject([{ author: 'ada', body: 'look here' }]);
    expect(value.runs).toMatchObject([{ id: run.id, number: 1, phase: 'claimed' }]);
    expect(value.events.map((event) => event.kind)).toEqual(
      expect.arrayContaining(['created', 'claimed', 'commented']),
    );
    const text = await callCommand(['show', parent.id], { home });
    const runs = await callCommand(['runs', parent.id, '--json'], { home });
    for (const { stdout } of [shown, text, runs]) expect(stdout).not.toContain(run.token);
    expect(text.stdout).toContain('look here');
  });
});

describe('the life of a task by hand', () => {
  it('goes from claim to done, and its child becomes ready', async () => {
    const home = tempDir();
    const parent = await callJson<Task>(['create', 'Parent'], { home });
    const child = await callJson<Task>(['create', 'Child'], { home });
    await callJson(['link', parent.id, child.id], { home });
    expect((await callJson<Shown>(['show', child.id], { home })).task.status).toBe('todo');
    expect((await callCommand(['list'], { home })).stdout).toContain(`Child (Waits for ${parent.id}, it is queued.)`);
    const claim = await callJson<{ task: Task; run: Run; workspacePath: string }>(['claim', parent.id], { home });
    expect(claim.task.status).toBe('running');
    expect(claim.run.token.length).toBeGreaterThan(40);
    expect(claim.workspacePath).toBe(`${home}/boards/default/workspaces/${parent.id}`);
    await callJson(['heartbeat', parent.id, '--note', 'half'], { home });
    const env = { FLOCKBOARD_TASK: parent.id, FLOCKBOARD_RUN_TOKEN: claim.run.token };
    const done = await callJson<Task>(['complete', '--summary', '3 tables', '--metadata', '{"tables":3}'], {
      home,
      env,
    });
    expect(done).toMatchObject({ id: parent.id, status: 'done' });
    const runs = await callJson<Run[]>(['runs', parent.id], { home });
    expect(runs).toMatchObject([{ outcome: 'completed', summary: '3 tables', metadata: { tables: 3 } }]);
    expect((await callJson<Shown>(['show', child.id], { home })).task.status).toBe('ready');
    expect((await callJson<{ context: string }>(['context', child.id], { home })).context).toContain('3 tables');
  });

  it('is blocked with a reason and released again', async () => {
    const home = tempDir();
    const { id } = await callJson<Task>(['create', 'Ask'], { home });
    const blocked = await callJson<Task>(['block', id, 'Which', 'key?', '--kind', 'needs_input'], { home });
    expect(blocked).toMatchObject({ status: 'blocked', blockReason: 'Which key?', blockKind: 'needs_input' });
    expect(await callJson<Task>(['unblock', id], { home })).toMatchObject({ status: 'ready' });
  });

  it('leaves no claim behind when the workspace cannot be made (Q37)', async () => {
    const home = tempDir();
    const { id } = await callJson<Task>(['create', 'Nowhere', '-w', 'dir:/proc/nowhere/x'], { home });
    const claim = await callCommand(['claim', id, '--json'], { home });
    expect(claim.code).toBe(1);
    expect(await callJson<Shown>(['show', id], { home })).toMatchObject({
      task: { status: 'ready', claimLock: null },
      runs: [{ outcome: 'released' }],
    });
  });

  it('completes several ids, one line each, and fails when one of them fails', async () => {
    const home = tempDir();
    const one = await callJson<Task>(['create', 'one'], { home });
    const two = await callJson<Task>(['create', 'two'], { home });
    const { code, stdout, stderr } = await callCommand(['complete', one.id, 't_00000000', two.id], { home });
    expect(code).toBe(1);
    expect(stdout).toBe(`Completed ${one.id}  one\nCompleted ${two.id}  two\n`);
    expect(stderr).toMatch(/^flockboard: t_00000000: .+\n$/u);
  });

  it('writes events that can be read from any point on', async () => {
    const home = tempDir();
    const { id } = await callJson<Task>(['create', 'x'], { home });
    const all = await callJson<BoardEvent[]>(['events'], { home });
    await callJson(['comment', id, 'more'], { home });
    const fresh = await callJson<BoardEvent[]>(['events', id, '--after', String(all.at(-1)?.id)], { home });
    expect(fresh.map((event) => event.kind)).toEqual(['commented']);
    const other = await callJson<Task>(['create', 'y'], { home });
    const kinds = async (...args: string[]): Promise<string[]> =>
      (await callJson<BoardEvent[]>(['events', ...args], { home })).map((event) => event.kind);
    expect(await kinds('-n', '2')).toEqual(['commented', 'created']);
    expect(await kinds(id, '-n', '1')).toEqual(['commented']);
    expect(await kinds('--after', '0', '-n', '1')).toEqual(['created']);
    expect(await kinds(other.id, '-n', '9')).toEqual(['created']);
  });

  it('removes a link, and says so when there is none', async () => {
    const home = tempDir();
    const one = await callJson<Task>(['create', 'one'], { home });
    const two = await callJson<Task>(['create', 'two', '--parent', one.id], { home });
    expect(await callJson(['link', '--remove', one.id, two.id], { home })).toMatchObject({ removed: true });
    expect(await callCommand(['link', '--remove', one.id, two.id], { home })).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('boards', () => {
  it('are kept apart, and an unknown one is refused and not created (F104)', async () => {
    const home = tempDir();
    await callJson(['init', '--board', 'harbor'], { home });
    await callJson(['create', 'here', '--board', 'harbor'], { home });
    expect(await callJson<Task[]>(['list'], { home })).toEqual([]);
    expect(await callJson<Task[]>(['list', '--board', 'harbor'], { home })).toHaveLength(1);
    const unknown = await callCommand(['create', 'x', '--board', 'harbour', '--json'], { home });
    expect(unknown.code).toBe(1);
    expect(errorOf(unknown).code).toBe('unknown_board');
    expect(await callCommand(['list', '--board', 'harbour'], { home })).toMatchObject({ code: 1 });
  });

  it('named by --board win over FLOCKBOARD_DB (Q30)', async () => {
    const home = tempDir();
    await callJson(['init', '--board', 'harbor'], { home });
    await callJson(['create', 'default task'], { home });
    const env = { FLOCKBOARD_DB: `${home}/boards/harbor/kanban.db` };
    expect(await callJson<Task[]>(['list'], { home, env })).toEqual([]);
    expect(await callJson<Task[]>(['list', '--board', 'default'], { home, env })).toHaveLength(1);
    expect(await callJson<Task[]>(['--board', 'default', 'list'], { home, env })).toHaveLength(1);
  });

  it('pinned by FLOCKBOARD_DB are never created', async () => {
    const home = tempDir();
    const result = await callCommand(['list', '--json'], { home, env: { FLOCKBOARD_DB: `${home}/gone.db` } });
    expect(result.code).toBe(1);
    expect(errorOf(result)).toMatchObject({ code: 'unknown_board', details: { field: 'FLOCKBOARD_DB' } });
  });
});
