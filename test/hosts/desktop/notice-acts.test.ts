/** Approving and answering from a notification, over a real engine: as the window does it, and fenced as it is. */
import { expect, test } from 'vitest';
import type { Attention } from '../../../src/contract/attention.ts';
import { answer, approve } from '../../../src/main/hosts/desktop/notice-acts.ts';
import type { ActOnTask } from '../../../src/main/hosts/desktop/notice-model.ts';
import { portClient, startTestEngine, testConfig } from '../../support/engine.ts';
import { tempDir } from '../../support/temp.ts';

test('approves and answers the row that was told, and changes nothing of a task that has gone on (I4)', async () => {
  const home = tempDir();
  const { handle } = startTestEngine({ home, config: testConfig(home, '[dispatch]\nenabled = false\n') });
  await handle.ready;
  const client = portClient(handle.connect());
  const board = 'default';
  await client.board.noticesSeen({ board, consumer: 'desktop', upTo: 0 });
  const notices = await client.board.notices({ board, consumer: 'desktop' });
  const create = async (assignee: string | null): Promise<string> =>
    (await client.task.create({ board, task: { title: 'Task', assignee } })).id;
  const next = async (): Promise<Attention> => {
    const { value, done } = await notices.next();
    if (done === true) throw new Error('Nothing more is told.');
    // Nobody dispatches here, which is told too.
    return value.kind === 'dispatcher_gone' ? next() : value;
  };
  const about = ({ taskId, act }: Attention): ActOnTask => {
    if (taskId === null || act === null) throw new Error('There is nothing to do about it.');
    return { board, id: taskId, act };
  };
  const look = async (id: string) => client.task.get({ board, id });

  const asked = await create('shell');
  await client.task.move({ board, id: asked, to: 'blocked', reason: 'Which key?' });
  const question = about(await next());
  expect(question.act.kind).toBe('answer');
  await answer(handle, question, 'The blue one.');
  const after = await look(asked);
  expect([after.task.status, after.comments.map(({ body }) => body)]).toEqual(['ready', ['The blue one.']]);
  await expect(answer(handle, question, 'Again.')).rejects.toThrow('The task has changed since');
  expect((await look(asked)).comments).toHaveLength(1);

  await client.task.move({ board, id: asked, to: 'review' });
  const review = about(await next());
  expect(review.act.kind).toBe('approve');
  await client.task.update({ board, id: asked, patch: { title: 'Another one' } });
  await expect(approve(handle, review)).rejects.toThrow(/changed since/);
  expect((await look(asked)).task.status).toBe('review');
  await approve(handle, { ...review, act: { kind: 'approve', version: (await look(asked)).task.version } });
  expect((await look(asked)).task.status).toBe('done');

  // Nobody would get the answer.
  await client.task.move({ board, id: await create(null), to: 'blocked', reason: 'For whom?' });
  expect((await next()).act).toBeNull();
  await notices.return?.();
});
