/**
 * What a person is told of without having looked: a question, a task that was given up, a worker that left without a
 * verdict, work to approve, work that cannot start, a dispatcher that is gone. Made of an event of the board (see
 * notice.ts), so it is told again, with the same id, until it was seen.
 */
export const ATTENTIONS = ['question', 'gave_up', 'no_verdict', 'review', 'stuck', 'dispatcher_gone'] as const;
export type AttentionKind = (typeof ATTENTIONS)[number];

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
}
