/**
 * Tells a reader of the whole board (a window, the tray) what needs a person, from its own place in the events: at
 * least once, in order, and not what has been dealt with meanwhile. A reader's place moves only when it says so.
 */
import { isEvent } from '../../contract/event.ts';
import type { Attention, AttentionAct, AttentionKind } from '../../contract/attention.ts';
import { NOTICE_KINDS, type Notice } from '../../contract/notice.ts';
import { isPersonsHold, type EventKind } from '../../contract/status.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Clock } from '../world/world.ts';
import { followedSince } from './follow-tasks.ts';
import { repeat } from './pacing.ts';
import { createWakeUp } from './signal.ts';

const KINDS: readonly EventKind[] = [...new Set<EventKind>([...NOTICE_KINDS, 'protocol_violation', 'held'])];
const PAGE = 100;
/** A dispatcher that goes away changes nothing on the board, so somebody has to look. */
const LOOK_MS = 2_000;
const TEXT_CHARS_MAX = 300;

const TITLES: Readonly<Record<Exclude<AttentionKind, 'dispatcher_gone' | 'followed'>, string>> = {
  question: 'Needs an answer',
  gave_up: 'Gave up',
  no_verdict: 'Ended without a verdict',
  review: 'Waits for your approval',
  stuck: 'Cannot start',
};

/** What a person is told of that event, or null when it needs nobody, or nobody any more. */
function attentionOf(notice: Notice): Attention | null {
  const { event, status, version } = notice;
  const of = (
    kind: keyof typeof TITLES,
    text: string | null | undefined,
    act: AttentionAct['kind'] | null = null,
  ): Attention => ({
    id: String(event.id),
    eventId: event.id,
    kind,
    taskId: event.taskId,
    title: `${TITLES[kind]}: ${notice.title}`,
    text: (text ?? '').slice(0, TEXT_CHARS_MAX),
    at: event.createdAt,
    act: act === null ? null : { kind: act, version },
  });
  if (isEvent(event, 'block_loop_detected')) return status === 'triage' ? of('question', event.payload?.reason) : null;
  if (isEvent(event, 'review_requested'))
    return status === 'review' ? of('review', event.payload?.summary, 'approve') : null;
  if (isEvent(event, 'held')) {
    const code = event.payload?.code;
    return status === 'ready' && code !== undefined && isPersonsHold(code) ? of('stuck', event.payload?.text) : null;
  }
  if (status !== 'blocked') return null;
  if (isEvent(event, 'gave_up')) return of('gave_up', event.payload?.error);
  if (isEvent(event, 'no_verdict') || isEvent(event, 'protocol_violation'))
    return of('no_verdict', event.payload?.error);
  if (isEvent(event, 'blocked')) {
    const { kind = null, reason } = event.payload ?? {};
    // Without a worker the answer has nobody to go to; a person chooses one first.
    return kind === 'no_verdict'
      ? of('no_verdict', reason)
      : of('question', reason, notice.assignee === null ? null : 'answer');
  }
  return null;
}

const NEWS: Partial<Record<EventKind, string>> = {
  completed: 'Done',
  crashed: 'Crashed',
  timed_out: 'Ran out of time',
  spawn_failed: 'Could not start',
};

/**
 * What a person who follows the task is told of an event that needs nobody; null when the task has gone on since, or when
 * what came of the event is told by itself.
 */
function newsOf({ event, status, title }: Notice): Attention | null {
  const what = NEWS[event.kind];
  const isOver = status === 'done' || status === 'archived';
  const isCurrent = event.kind === 'completed' ? isOver : !isOver && status !== 'blocked';
  if (what === undefined || !isCurrent) return null;
  const text = isEvent(event, 'completed')
    ? event.payload?.summary
    : (isEvent(event, 'crashed') || isEvent(event, 'timed_out') || isEvent(event, 'spawn_failed')) &&
      event.payload?.error;
  return {
    id: String(event.id),
    eventId: event.id,
    kind: 'followed',
    taskId: event.taskId,
    title: `${what}: ${title}`,
    text: (text || '').slice(0, TEXT_CHARS_MAX),
    at: event.createdAt,
    act: null,
  };
}

export interface AttentionSource {
  kernel: Pick<Kernel, 'openNoticeReader' | 'noticesAfter' | 'counts' | 'listSubscriptions'>;
  clock: Clock;
  /** True while nobody dispatches the board. */
  isGone(): boolean;
  /** Calls back after each change of the board or of its dispatcher. */
  onChange(listener: () => void): () => void;
}

/** Everything `consumer` has not seen, then what comes, until `signal` aborts. */
export async function* followAttention(
  source: AttentionSource,
  consumer: string,
  signal: AbortSignal,
): AsyncGenerator<Attention, void, void> {
  const { kernel, clock } = source;
  // A board that cannot be written has no place for the reader: nothing is held yet when that is refused.
  let cursor = kernel.openNoticeReader(consumer);
  const wakeUp = createWakeUp();
  const leave = source.onChange(() => wakeUp.ring());
  const looks = repeat(clock, LOOK_MS, () => wakeUp.ring());
  let wasGone = source.isGone();
  let gone = 0;
  try {
    while (!signal.aborted) {
      const page = kernel.noticesAfter(cursor, PAGE, KINDS);
      cursor = page.at(-1)?.event.id ?? cursor;
      for (const notice of page) {
        const attention = attentionOf(notice) ?? followedNews(kernel, notice);
        if (attention !== null) yield attention;
      }
      const isGone = source.isGone() && (kernel.counts().ready ?? 0) > 0;
      if (isGone && !wasGone) yield goneAttention(cursor, (gone += 1), clock.now());
      wasGone = isGone;
      // oxlint-disable-next-line no-await-in-loop -- a stream waits for its next element
      if (page.length < PAGE) await wakeUp.next(signal);
    }
  } finally {
    leave();
    looks.cancel();
  }
}

/** The past is not told to who follows only since then (defect Q41). */
function followedNews(kernel: AttentionSource['kernel'], notice: Notice): Attention | null {
  const news = newsOf(notice);
  const since = news === null ? null : followedSince(kernel, notice.event.taskId);
  return since !== null && notice.event.createdAt >= since ? news : null;
}

function goneAttention(cursor: number, count: number, at: number): Attention {
  const text = 'Work is ready and nobody dispatches this board: open the app, or run flockboard serve.';
  const id = `gone:${cursor}.${count}`;
  return {
    id,
    eventId: null,
    kind: 'dispatcher_gone',
    taskId: null,
    title: 'Nothing is dispatched',
    text,
    at,
    act: null,
  };
}
