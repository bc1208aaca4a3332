import { Hand, Reply, RotateCcw, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { TaskDetail } from '../../../contract/feed.ts';
import type { Card } from '../../../contract/task.ts';
import { answerAndQueue, postedAnswer } from '../../actions/tasks.ts';
import { KeyCap } from '../../components/key-cap.tsx';
import { BLOCK_NAMES } from '../../lib/status-text.ts';
import { BreakerPanel } from './breaker-panel.tsx';
import { queueOnPress } from './queue-on-press.ts';

/** Answers that the worker offered with its question, when it did. */
function optionsOf(detail: TaskDetail): string[] {
  const metadata: unknown = detail.runs.find((run) => run.endedAt !== null)?.metadata;
  if (typeof metadata !== 'object' || metadata === null) return [];
  const options: unknown = Reflect.get(metadata, 'options');
  return Array.isArray(options) ? options.filter((option) => typeof option === 'string').slice(0, 8) : [];
}

/** A worker's question with room for the answer; the answer becomes a comment that the next run reads first. */
function AskPanel({ card, detail }: { card: Card; detail: TaskDetail }) {
  const [text, setText] = useState(() => postedAnswer(card.id));
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
        <button type="button" className="btn out" onClick={queueOnPress(card.id)}>
          <RotateCcw className="i" aria-hidden="true" />
          {card.blockKind === null ? 'Unblock' : 'Retry'}
        </button>
      </div>
    </section>
  );
}
