/** What becomes a notification of the system, and where pressing it leads. Pure; notices.ts shows it. */
import { together, type Attention, type AttentionAct, type AttentionKind } from '../../../contract/attention.ts';

export interface Told extends Attention {
  board: string;
}

export interface Shown {
  title: string;
  body: string;
  /** The fragment of the window's address: board and task, or the inbox. */
  place: string;
  /** What can be done from the notification itself; null when pressing it is all. */
  task: ActOnTask | null;
}

/** A task as the notification spoke of it. */
export interface ActOnTask {
  board: string;
  id: string;
  act: AttentionAct;
}

/** More at once are told together: nobody reads ten notifications. */
const SINGLE_MAX = 3;

export function placeOf(board: string, taskId: string | null): string {
  return taskId === null ? viewPlace(board, 'needs') : `#${new URLSearchParams({ board, task: taskId }).toString()}`;
}

function viewPlace(board: string, view: string): string {
  return `#${new URLSearchParams({ board, view }).toString()}`;
}

/**
 * @param wants false for kinds that the person has switched off
 * @returns nothing when a person is looking at the window, which tells it itself
 */
export function notificationsOf(
  told: readonly Told[],
  wants: (kind: AttentionKind) => boolean,
  isWatched: boolean,
): Shown[] {
  const wanted = isWatched ? [] : told.filter(({ kind }) => wants(kind));
  if (wanted.length <= SINGLE_MAX)
    return wanted.map(({ board, taskId, title, text, act }) => ({
      title,
      body: text,
      place: placeOf(board, taskId),
      task: act === null || taskId === null ? null : { board, id: taskId, act },
    }));
  const [first] = wanted;
  const { title, view } = together(wanted);
  const body = wanted.slice(0, SINGLE_MAX).map((one) => one.title);
  const rest = wanted.length - body.length;
  return [
    {
      title,
      body: [...body, `and ${rest} more`].join('\n'),
      place: viewPlace(first?.board ?? '', view),
      task: null,
    },
  ];
}

/** The controls that a notification has for it. Linux has none: there a press leads to the task. */
export function controlsOf(act: AttentionAct | null): Electron.NotificationConstructorOptions {
  if (act === null) return {};
  return act.kind === 'approve'
    ? { actions: [{ type: 'button', text: 'Approve' }] }
    : { hasReply: true, replyPlaceholder: 'Answer; the worker reads it on its next run' };
}
