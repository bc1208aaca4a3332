import { Play, RotateCcw, Wrench, ZapOff } from 'lucide-react';
import { useState } from 'react';
import type { TaskDetail } from '../../../contract/feed.ts';
import type { Card } from '../../../contract/task.ts';
import { limitToRaiseTo, raiseAndQueue } from '../../actions/breaker.ts';
import { openWorker } from '../../actions/settings.ts';
import { TestStart } from '../../components/test-start.tsx';
import { boardNow } from '../../lib/clock.ts';
import { isAboutSetup } from '../../lib/failure-limit.ts';
import { timeOfDay } from '../../lib/format.ts';
import { useBoard } from '../../stores/use-stores.ts';
import { queueOnPress } from './queue-on-press.ts';

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

/** Sets the limit up and queues the task, where that is all it takes. */
function RaiseLimit({ card }: { card: Card }) {
  const [isSending, setSending] = useState(false);
  const limit = limitToRaiseTo(card);
  if (limit === null) return null;
  const raise = async (): Promise<void> => {
    setSending(true);
    await raiseAndQueue(card);
    setSending(false);
  };
  return (
    <button
      type="button"
      className="btn"
      title={`Allows ${limit} failures and queues the task`}
      disabled={isSending}
      onClick={() => void raise()}
    >
      Raise limit to {limit}
    </button>
  );
}

/** What can be done about the worker: it is tried with the answer shown right here, and its settings are opened. */
function Acts({ card, worker, error, test }: { card: Card; worker: string | null; error: string; test(): void }) {
  // Undefined for a worker that is none, null for one whose program is missing.
  const program = useBoard(({ engine }) => engine?.profiles.find(({ name }) => name === worker)?.resolved);
  const isKnown = worker !== null && program !== undefined;
  return (
    <div className="acts">
      <button type="button" className="btn acc" onClick={queueOnPress(card.id)}>
        <RotateCcw className="i" aria-hidden="true" />
        Reset and queue
      </button>
      {isKnown && (
        <button
          type="button"
          className="btn out"
          data-test-start
          disabled={program === null}
          title={program === null ? 'Its program is missing' : `Starts ${worker} for real with a one-line task`}
          onClick={test}
        >
          <Play className="i" aria-hidden="true" />
          Test start
        </button>
      )}
      <RaiseLimit card={card} />
      {isKnown && (program === null || isAboutSetup(error)) && (
        <button type="button" className="btn" title={`Settings of ${worker}`} onClick={() => openWorker(worker)}>
          <Wrench className="i" aria-hidden="true" />
          Worker settings
        </button>
      )}
    </div>
  );
}

/** Why the dispatcher gave a task up, and what gets it going again. */
export function BreakerPanel({ card, detail }: { card: Card; detail: TaskDetail }) {
  const [tests, setTests] = useState(0);
  const worker = card.assignee;
  const error = detail.task.lastFailureError ?? card.blockReason ?? card.lastLine ?? '';
  const count = card.consecutiveFailures;
  return (
    <section className="trip">
      <h3>
        <ZapOff className="i" size={16} aria-hidden="true" />
        Breaker tripped after {count} {count === 1 ? 'failure' : 'failures'}
      </h3>
      <p>{worker ?? 'The worker'} failed and the dispatcher stopped trying. Fix the cause, then queue it again.</p>
      {error !== '' && (
        <div className="err">
          <code>{error}</code>
          <span>{repeats(detail, error)}</span>
        </div>
      )}
      <Acts card={card} worker={worker} error={error} test={() => setTests((before) => before + 1)} />
      {tests > 0 && worker !== null && <TestStart key={`${worker} ${tests}`} name={worker} />}
    </section>
  );
}
