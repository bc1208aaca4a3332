/** Ideas become work: `specify` writes one out, `decompose` splits one by a plan. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Task } from '../../../src/contract/task.ts';
import { callCommand, callJson, errorOf } from '../../support/cli.ts';
import { tempDir } from '../../support/temp.ts';

interface Split {
  task: Task;
  children: Task[];
  created: boolean;
}

async function idea(): Promise<{ home: string; id: string; version: number }> {
  const home = tempDir('plan', { inMemory: true });
  const { id, version } = await callJson<Task>(['create', 'an idea', '--triage'], { home });
  return { home, id, version };
}

const PLAN = {
  children: [
    { title: 'Survey', assignee: 'shell', body: 'ls' },
    { title: 'Write', assignee: 'demo', parents: [0] },
  ],
  rootAssignee: 'demo',
};

describe('specify', () => {
  it('gives an idea its words from standard input and queues it, once', async () => {
    const { home, id } = await idea();
    const words = ['specify', id, '--title', 'Count the words', '--body', '-', '-a', 'shell'];
    const task = await callJson<Task>(words, { home, stdin: 'Goal: a number.' });
    expect(task).toMatchObject({ title: 'Count the words', body: 'Goal: a number.', assignee: 'shell' });
    expect(task.status).toBe('ready');
    expect(await callJson<Task>(words, { home, stdin: 'Goal: a number.' })).toMatchObject({ version: task.version });
    const other = await callCommand(['specify', id, '--title', 'Something else', '--json'], { home });
    expect([errorOf(other).code, other.code]).toEqual(['illegal_move', 1]);
  });

  it('leaves an idea alone that somebody changed meanwhile (F056), and says when no worker has that name', async () => {
    const { home, id, version } = await idea();
    await callJson(['edit', id, '--body', 'more'], { home });
    const late = await callCommand(['specify', id, '--title', 'x', '--if-version', `${version}`, '--json'], { home });
    expect([errorOf(late).code, late.code]).toEqual(['conflict', 1]);
    const { code, stderr } = await callCommand(['specify', id, '-a', 'shel'], { home });
    expect(code).toBe(0);
    expect(stderr).toBe('There is no profile "shel", so no worker starts for it. (Did you mean shell?)\n');
  });
});

describe('decompose', () => {
  it('splits an idea by the plan of a file, once, and shows who comes after whom', async () => {
    const { home, id } = await idea();
    const file = join(home, 'plan.json');
    writeFileSync(file, JSON.stringify(PLAN));
    const tried = await callCommand(['decompose', id, '--plan', file, '--dry-run'], { home });
    expect(tried.stdout).toMatch(/^Would split t_\w+ into 2 parts\n.*#1 .*Survey\n.*#2 .*Write \(after #1\)\n$/u);
    expect(await callJson<Task[]>(['list'], { home })).toHaveLength(1);
    const split = await callJson<Split>(['decompose', id, '--plan', 'plan.json'], { home, cwd: home });
    expect(split).toMatchObject({ created: true, task: { status: 'todo', assignee: 'demo' } });
    const [survey, write] = split.children;
    expect(split.children.map(({ status, parents }) => [status, parents])).toEqual([
      ['ready', []],
      ['todo', [survey?.id]],
    ]);
    expect(new Set(split.task.parents)).toEqual(new Set([survey?.id, write?.id]));
    const again = await callJson<Split>(['decompose', id, '--plan', '-'], { home, stdin: JSON.stringify(PLAN) });
    expect(again.created).toBe(false);
    expect(again.children.map((child) => child.id)).toEqual(split.children.map((child) => child.id));
  });

  it.each([
    ['{', 'usage', 2, /no JSON/u],
    ['[]', 'invalid', 1, /^--plan: the plan: give a JSON object, not an array\.$/u],
    ['{}', 'invalid', 1, /^--plan: children: is missing\.$/u],
    ['{"children":[],"parts":[]}', 'invalid', 1, /^--plan: children: name at least one part\.$/u],
    ['{"parts":[],"children":[{"title":"x"}]}', 'invalid', 1, /^--plan: parts: no such argument; use children, /u],
    ['{"children":[{"title":" "}]}', 'invalid', 1, /^--plan: children\[0\]\.title: write what is to be done\.$/u],
    ['{"children":[{"title":7}]}', 'invalid', 1, /^--plan: children\[0\]\.title: give a string, not a number\.$/u],
    ['{"children":[{"title":"x","owner":"y"}]}', 'invalid', 1, /^--plan: children\[0\]: no such field: owner\.$/u],
    ['{"children":[{"title":"x","parents":[7]}]}', 'invalid', 1, /parents/u],
    ['{"children":[{"title":"x","parents":[0]}]}', 'self_link', 1, /./u],
    ['{"children":[{"title":"x","parents":[1]},{"title":"y","parents":[0]}]}', 'cycle', 1, /./u],
  ])('refuses the plan %s whole', async (plan, code, exit, words) => {
    const { home, id } = await idea();
    const result = await callCommand(['decompose', id, '--plan', '-', '--json'], { home, stdin: plan });
    expect([errorOf(result).code, result.code, result.stdout]).toEqual([code, exit, '']);
    expect(errorOf(result).message).toMatch(words);
    expect(await callJson<Task[]>(['list'], { home })).toMatchObject([{ id, status: 'triage' }]);
  });

  it('is a person’s', async () => {
    const { home, id } = await idea();
    const env = { FLOCKBOARD_TASK: id, FLOCKBOARD_RUN_TOKEN: 'x' };
    for (const verb of ['specify', 'decompose --plan -'])
      expect(
        errorOf(await callCommand([...verb.split(' '), id, '--json'], { home, env })).code,
        `${verb} inside a run`,
      ).toBe('forbidden');
  });
});

describe('swarm', () => {
  const swarm = async (home: string, ...args: string[]) =>
    callJson<{ rootId: string; workerIds: string[]; created: boolean }>(['swarm', ...args], { home });
  const tasks = async (home: string): Promise<Task[]> => callJson<Task[]>(['list'], { home });

  it('reads who does what with which skills, and prints the notes that the workers leave', async () => {
    const home = tempDir('swarm', { inMemory: true });
    const workers = ['demo:Read: the logs', 'shell:Look around:fast,deep'].flatMap((worker) => ['--worker', worker]);
    const made = await swarm(home, 'Find the leak', ...workers, '--verifier', 'demo', '--idempotency-key', 'k');
    const [logs, look] = await Promise.all(
      made.workerIds.map(async (id) => callJson<{ task: Task }>(['show', id], { home })),
    );
    expect(logs?.task).toMatchObject({ title: 'Read: the logs', assignee: 'demo', status: 'ready' });
    expect(look?.task).toMatchObject({ title: 'Look around', assignee: 'shell', skills: ['fast', 'deep'] });
    expect(await swarm(home, 'else', '--worker', 'demo:x', '--idempotency-key', 'k')).toEqual({
      ...made,
      created: false,
    });
    const note = '[swarm:blackboard] {"key":"cause","value":"the cache"}';
    await callCommand(['comment', made.rootId, note, '--author', 'reader'], { home });
    const printed = await callCommand(['swarm', '--notes', made.rootId], { home });
    expect(printed.stdout).toMatch(/^cause +reader +the cache$/mu);
    expect(await callJson(['swarm', '--notes', made.rootId], { home })).toMatchObject({
      notes: { cause: 'the cache' },
      authors: { cause: 'reader' },
    });
  });

  it('is a person’s, its notes are everybody’s, and what is refused creates nothing', async () => {
    const home = tempDir('swarm', { inMemory: true });
    const { rootId } = await swarm(home, 'First', '--worker', 'demo:x');
    const before = await tasks(home);
    const env = { FLOCKBOARD_TASK: rootId, FLOCKBOARD_RUN_TOKEN: 'x' };
    const refused = await callCommand(['swarm', 'goal', '--worker', 'demo:x', '--json'], { home, env });
    expect([refused.code, errorOf(refused).code]).toEqual([1, 'forbidden']);
    expect((await callCommand(['swarm', '--notes', rootId], { home, env })).code).toBe(0);
    for (const args of [
      ['goal'],
      ['--worker', 'demo:x'],
      ['goal', '--worker', 'demo'],
      ['goal', '--worker', ':x'],
      ['goal', '--worker', 'demo: '],
    ])
      expect((await callCommand(['swarm', ...args], { home })).code).toBe(2);
    expect(await tasks(home)).toEqual(before);
  });
});
