/**
 * What a person does to a task from its notification, as the window does it: approving completes, an answer becomes a
 * comment that the next run reads and the task is queued. Both hold for the row that the notification spoke of only; a
 * task that has gone on since is left alone.
 */
import type { EngineHandle } from '../../services/engine/engine-protocol.ts';
import { withClient } from './engine-client.ts';
import type { ActOnTask } from './notice-model.ts';

type Engine = Pick<EngineHandle, 'connect'>;

/** @throws what the engine refuses, with its sentence */
export async function approve(engine: Engine, { board, id, act: { version } }: ActOnTask): Promise<void> {
  await withClient(engine, async ({ task }) => task.move({ board, id, to: 'done', version }));
}

/** @throws what the engine refuses, with its sentence; then nothing was written, or the answer stands as a comment */
export async function answer(engine: Engine, { board, id, act }: ActOnTask, text: string): Promise<void> {
  await withClient(engine, async ({ task }) => {
    const { version } = (await task.get({ board, id })).task;
    if (version !== act.version) throw new Error('The task has changed since; look at it before you answer.');
    await task.comment({ board, id, body: text });
    await task.move({ board, id, to: 'ready', version });
  });
}
