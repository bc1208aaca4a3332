/** Comments and events of a task as one feed, newest first. Heartbeats in a row become one entry. Pure. */
import type { BoardEvent, Comment } from '../../../contract/task.ts';

type Activity =
  | { type: 'comment'; key: string; at: number; comment: Comment }
  | { type: 'event'; key: string; at: number; event: BoardEvent; repeated: number };

/** Kinds that come in long rows and say the same thing. */
const ROWS = new Set(['heartbeat', 'claim_extended']);

/** Merges both lists. The comment's own event is left out: the comment stands for it. */
export function activityOf(comments: readonly Comment[], events: readonly BoardEvent[]): Activity[] {
  const items: Activity[] = [
    ...comments.map((comment): Activity => ({
      type: 'comment',
      key: `c${comment.id}`,
      at: comment.createdAt,
      comment,
    })),
    ...events
      .filter((event) => event.kind !== 'commented')
      .map((event): Activity => ({ type: 'event', key: `e${event.id}`, at: event.createdAt, event, repeated: 1 })),
  ];
  const feed: Activity[] = [];
  for (const item of items.toSorted(newestFirst)) {
    const last = feed.at(-1);
    const isRow =
      item.type === 'event' &&
      last?.type === 'event' &&
      ROWS.has(item.event.kind) &&
      last.event.kind === item.event.kind;
    if (isRow) last.repeated += 1;
    else feed.push(item);
  }
  return feed;
}

/** Entries before folding; a comment and its own event count once. */
export function activityCount(comments: readonly Comment[], events: readonly BoardEvent[]): number {
  return comments.length + events.filter((event) => event.kind !== 'commented').length;
}

function newestFirst(a: Activity, b: Activity): number {
  if (a.at !== b.at) return b.at - a.at;
  return a.type === 'event' && b.type === 'event' ? b.event.id - a.event.id : 0;
}
