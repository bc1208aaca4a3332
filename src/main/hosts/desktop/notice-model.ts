/** What becomes a notification of the system, and where pressing it leads. Pure; notices.ts shows it. */
import type { Attention, AttentionKind } from '../../../contract/attention.ts';

export interface Told extends Attention {
  board: string;
}

export interface Shown {
  title: string;
  body: string;
  /** The fragment of the window's address: board and task, or the inbox. */
  place: string;
}

/** More at once are told together: nobody reads ten notifications. */
const SINGLE_MAX = 3;

export function placeOf(board: string, taskId: string | null): string {
  const place = new URLSearchParams({ board });
  if (taskId === null) place.set('view', 'needs');
  else place.set('task', taskId);
  return `#${place.toString()}`;
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
    return wanted.map(({ board, taskId, title, text }) => ({ title, body: text, place: placeOf(board, taskId) }));
  const [first] = wanted;
  const body = wanted.slice(0, SINGLE_MAX).map(({ title }) => title);
  const rest = wanted.length - body.length;
  return [
    {
      title: `${wanted.length} things need you`,
      body: [...body, `and ${rest} more`].join('\n'),
      place: placeOf(first?.board ?? '', null),
    },
  ];
}
