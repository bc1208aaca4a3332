import { Hand, Reply, RotateCcw, TriangleAlert, ZapOff } from 'lucide-react';
import { useState } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import type { TaskDetail } from '../../../contract/feed.ts';
import type { Card } from '../../../contract/task.ts';
import { answerAndQueue, requestMove } from '../../actions/tasks.ts';
import { KeyCap } from '../../components/key-cap.tsx';
import { timeOfDay } from '../../lib/format.ts';
import { boardNow } from '../../lib/clock.ts';
import { BLOCK_NAMES } from '../../lib/status-text.ts';

function queue(id: string) {
  return (event: MouseEvent<HTMLElement>) => {
    const rect = event.currentTarget.getBoundingClientRect();
    requestMove(id, 'ready', { x: rect.left + rect.width / 2, y: rect.bottom + 30 });
  };
}

/** Answers that the worker offered with its question, when it did. */
function optionsOf(detail: TaskDetail): string[] {
  const metadata: unknown = detail.runs.find((run) => run.endedAt !== null)?.metadata;
  if (typeof metadata !== 'object' || metadata === null) return [];
  const options: unknown = Reflect.get(metadata, 'options');
  return Array.isArray(options) ? options.filter((option) => typeof option === 'string').slice(0, 8) : [];
}

/** A worker's question with room for the answer; the answer becomes a comment that the next run reads first. */
function AskPanel({ card, detail }: { card: Card; detail: TaskDetail }) {
  const [text, setText] = useState('');
  const [isSending, setSending] = useState(false);
  const send = async (): Promise<void> => {
    if (text.trim() === '' || isSending) return;
    setSending(true);
    await answerAndQueue(card.id, text.trim());
    setSending(false);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    event.stopPropagation();
    if (event.key === 'Escape') event.currentTarget.blur();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
    else return;
    event.preventDefault();
  };
  return (
    <section className="trip ask">
      <h3>
        <Hand className="i" size={16} aria-hidden="true" />
        {card.assignee ?? 'The worker'} asks you
      </h3>
      <p>{card.blockReason}</p>
      <div className="acts">
        {optionsOf(detail).map((option) => (
          <button
            type="button"
            key={option}
            className={option === text ? 'btn sm out picked' : 'btn sm out'}
            aria-pressed={option === text}
            onClick={() => setText(option)}
          >
            {option}
          </button>
        ))}
      </div>
      <textarea
        className="input"
        data-testid="answer-input"
        data-answer
        aria-label="Your answer"
        placeholder="Your answer"
        rows={2}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="acts">
        <button
          type="button"
          className="btn acc"
          data-testid="answer-send"
          disabled={text.trim() === '' || isSending}
          onClick={() => void send()}
        >
          <Reply className="i" aria-hidden="true" />
          Answer and queue <KeyCap keys="mod enter" />
        </button>
        <span className="dim note">Posted as a comment, run {detail.runs.length + 1} reads it first</span>
      </div>
    </section>
  );
}

/** When and how often the same error came back. */
function repeats(detail: TaskDetail, error: string): string {
  const same = detail.runs.filter((run) => run.error === error && run.endedAt !== null);
  const times = same.map((run) => run.endedAt ?? 0).toSorted((a, b) => a - b);
  const [first] = times;
  const last = times.at(-1);
  if (first === undefined || last === undefined) return '';
  const now = boardNow();
  const [from, to] = [timeOfDay(first, now), timeOfDay(last, now)];
  if (times.length === 1) return from;
  return from === to ? `${times.length} times at ${from}` : `${times.length} times, ${from} to ${to}`;
}

function BreakerPanel({ card, detail }: { card: Card; detail: TaskDetail }) {
  const error = detail.task.lastFailureError ?? card.blockReason ?? card.lastLine ?? '';
  const count = card.consecutiveFailures;
  return (
    <section className="trip">
      <h3>
        <ZapOff className="i" size={16} aria-hidden="true" />
        Breaker tripped after {count} {count === 1 ? 'failure' : 'failures'}
      </h3>
      <p>
        {card.assignee ?? 'The worker'} failed and the dispatcher stopped trying. Fix the cause, then queue it again.
      </p>
      {error !== '' && (
        <div className="err">
          <code>{error}</code>
          <span>{repeats(detail, error)}</span>
        </div>
      )}
      <div className="acts">
        <button type="button" className="btn acc" onClick={queue(card.id)}>
          <RotateCcw className="i" aria-hidden="true" />
          Reset and queue
        </button>
      </div>
    </section>
  );
}

/** Why a blocked task is blocked, and the way out of it. */
export function BlockedPanel({ card, detail }: { card: Card; detail: TaskDetail }) {
  if (card.status !== 'blocked') return null;
  if (card.blockKind === 'breaker') return <BreakerPanel card={card} detail={detail} />;
  if (card.blockKind === 'needs_input') return <AskPanel card={card} detail={detail} />;
  return (
    <section className="trip warnpanel">
      <h3>
        <TriangleAlert className="i" size={16} aria-hidden="true" />
        {card.blockKind === null ? 'Blocked' : BLOCK_NAMES[card.blockKind]}
      </h3>
      <p>{card.blockReason ?? card.lastLine ?? 'No reason was given.'}</p>
      <div className="acts">
        <button type="button" className="btn out" onClick={queue(card.id)}>
          <RotateCcw className="i" aria-hidden="true" />
          {card.blockKind === null ? 'Unblock' : 'Retry'}
        </button>
      </div>
    </section>
  );
}
