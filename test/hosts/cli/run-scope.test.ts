import { describe, expect, it } from 'vitest';
import type { Comment, Run, Task } from '../../../src/contract/task.ts';
import { callCommand, callJson, errorOf } from '../../support/cli.ts';
import { tempDir } from '../../support/temp.ts';

/** A claimed task, the environment its worker would have, and another task. */
async function claimedTask() {
  const home = tempDir();
  const own = await callJson<Task>(['create', 'Own', '-a', 'shell'], { home });
  const other = await callJson<Task>(['create', 'Other'], { home });
  const { run } = await callJson<{ run: Run }>(['claim', own.id], { home });
  const env = {
    FLOCKBOARD_TASK: own.id,
    FLOCKBOARD_RUN_TOKEN: run.token,
    FLOCKBOARD_DB: `${home}/boards/default/kanban.db`,
  };
  return { home, own, other, run, env };
}

describe('inside a run', () => {
  it('verbs know their own task without an id', async () => {
    const { home, own, env } = await claimedTask();
    expect(await callJson(['show'], { home, env })).toMatchObject({ task: { id: own.id } });
    expect(await callJson(['heartbeat', '--note', 'at it'], { home, env })).toMatchObject({ id: own.id });
    expect(await callJson(['block', 'Which key?'], { home, env })).toMatchObject({
      id: own.id,
      status: 'blocked',
      blockReason: 'Which key?',
    });
  });

  it.each(['complete', 'block', 'heartbeat'])('%s of another task is forbidden (kernel-spec 7.1)', async (verb) => {
    const { home, own, other, env } = await claimedTask();
    const args = verb === 'block' ? [verb, other.id, 'because'] : [verb, other.id];
    const result = await callCommand([...args, '--json'], { home, env });
    expect(result.code).toBe(1);
    expect(errorOf(result)).toMatchObject({ code: 'forbidden', details: { own: own.id } });
    expect(await callJson(['show', other.id], { home })).toMatchObject({ task: { status: 'ready' } });
  });

  it('a verdict with an old token changes nothing (I12)', async () => {
    const { home, own, env } = await claimedTask();
    await callJson(['block', own.id, 'taken away'], { home });
    const result = await callCommand(['complete', '--summary', 'late', '--json'], { home, env });
    expect(result.code).toBe(1);
    expect(errorOf(result).code).toBe('stale_token');
    expect(await callJson(['show', own.id], { home })).toMatchObject({ task: { status: 'blocked' } });
  });

  it('comments carry the profile whatever author they ask for', async () => {
    const { home, own, other, env } = await claimedTask();
    expect(await callJson<Comment>(['comment', 'half done', '--author', 'boss'], { home, env })).toMatchObject({
      taskId: own.id,
      author: 'shell',
    });
    expect(await callJson<Comment>(['comment', other.id, 'for you', '--author', 'boss'], { home, env })).toMatchObject({
      taskId: other.id,
      author: 'shell',
    });
    expect(await callJson<Comment>(['comment', other.id, 'hi', '--author', 'lin'], { home })).toMatchObject({
      author: 'lin',
    });
  });

  it('a person without an id is told to name one', async () => {
    const { home } = await claimedTask();
    for (const verb of ['show', 'complete', 'heartbeat', 'runs', 'log', 'context']) {
      const result = await callCommand([verb], { home });
      expect(result).toMatchObject({ code: 2, stdout: '' });
      expect(result.stderr).toMatch(/^flockboard: id: name the task/u);
    }
  });
});
