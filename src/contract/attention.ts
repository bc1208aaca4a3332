/**
 * What a person is told of without having looked: a question, a task that was given up, a worker that left without a
 * verdict, work to approve, work that cannot start, a dispatcher that is gone; and what else happens to a task that the
 * person follows. Made of an event of the board (see
 * notice.ts), so it is told again, with the same id, until it was seen.
 */
export const ATTENTIONS = [
  'question',
  'gave_up',
  'no_verdict',
  'review',
  'stuck',
  'dispatcher_gone',
  /** News of a task that the person follows, which needs nobody. */
  'followed',
] as const;
export type AttentionKind = (typeof ATTENTIONS)[number];

/** What can be done about it from where it is told, on the row of that version; a row that went on is refused. */
export interface AttentionAct {
  kind: 'approve' | 'answer';
  version: number;
}

export interface Attention {
  /** The same however often it is told. */
  id: string;
  /** What `board.noticesSeen` takes; null for one that is told while it lasts and has no event. */
  eventId: number | null;
  kind: AttentionKind;
  taskId: string | null;
  /** What happened, in a few words, with the task's title. */
  title: string;
  /** One or two short lines. */
  text: string;
  at: number;
  /** Null when one has to look at the task. */
  act: AttentionAct | null;
}

/** One line for several that are told together, and the view that has most of them. */
export function together(told: readonly Attention[]): { title: string; view: 'needs' | 'activity' } {
  const news = told.filter(({ kind }) => kind === 'followed').length;
  return {
    title: `${told.length} things ${news === 0 ? 'need you' : 'happened'}`,
    view: told.length > 0 && news === told.length ? 'activity' : 'needs',
  };
}
