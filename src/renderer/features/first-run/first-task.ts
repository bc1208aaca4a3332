/** The first task of a new board, and how far it has come. Pure but for starting it. */
import type { EngineStatus, TaskDetail } from '../../../contract/feed.ts';
import type { Card } from '../../../contract/task.ts';
import { createTask, isTrouble } from '../../actions/tasks.ts';
import { boardNow } from '../../lib/clock.ts';
import { viewStore } from '../../stores/view-store.ts';

export const FIRST_TASK = {
  title: 'Say hello from a worker',
  assignee: 'shell',
  body: [
    'Runs on this machine, with nothing installed.',
    '',
    '```sh',
    'echo "Read the task"',
    'for n in 1 2 3 4 5; do',
    '  echo "counting: $n of 5"',
    '  sleep 1',
    'done',
    'echo "hello" > hello.txt',
    'echo "Hello from pid $$. Counted to five and wrote one file."',
    '```',
    '',
  ].join('\n'),
};

/** Creates the first task and follows it. @returns what is wrong, or null */
export async function startFirstTask(): Promise<string | null> {
  const askedAt = boardNow();
  const made = await createTask(FIRST_TASK);
  if (isTrouble(made)) return made.text;
  viewStore.setState({ firstTask: { id: made.id, askedAt } });
  return null;
}

/** 0 nothing yet, 1 queued, 2 a worker has it, 3 ended without being done, 4 done. */
export type Stage = 0 | 1 | 2 | 3 | 4;

export function stageOf(card: Card | null): Stage {
  if (card === null) return 0;
  if (card.status === 'done') return 4;
  if (card.status === 'running') return 2;
  return card.status === 'ready' ? 1 : 3;
}

/** Milliseconds from the click until each step was over; null while it is not. */
export interface Times {
  created: number | null;
  pickedUp: number | null;
  done: number | null;
  /** How long the worker ran. */
  ran: number | null;
}

export function timesOf(askedAt: number, card: Card | null, detail: TaskDetail | null): Times {
  const run = detail?.runs.at(-1) ?? null;
  const startedAt = run?.startedAt ?? card?.run?.startedAt ?? null;
  const doneAt = card?.status === 'done' ? card.completedAt : null;
  const since = (at: number | null): number | null => (at === null ? null : Math.max(0, at - askedAt));
  return {
    created: since(card?.createdAt ?? null),
    pickedUp: since(startedAt),
    done: since(doneAt),
    ran: startedAt === null || doneAt === null ? null : Math.max(0, doneAt - startedAt),
  };
}

/** Why the queued task may wait, when the dispatcher is not simply about to take it. */
export function waitText(engine: EngineStatus | null, card: Card | null): string {
  if (card?.hold != null) return card.hold.text;
  if (engine?.state === 'paused') return 'The dispatcher is paused. Resume it in the bar below.';
  if (engine?.state === 'stopped') return 'The dispatcher is off. Start it with: flockboard serve';
  if (engine?.state === 'watching')
    return `Another program dispatches this board, pid ${engine.owner?.pid ?? 'unknown'}.`;
  return 'It looks at the Ready column whenever something changes.';
}
