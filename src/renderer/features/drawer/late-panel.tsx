import { Check, History, X } from 'lucide-react';
import type { TaskDetail } from '../../../contract/feed.ts';
import type { Card, LateVerdict } from '../../../contract/task.ts';
import { decideLate } from '../../actions/take-away.ts';
import { RunMetadata } from '../../components/run-metadata.tsx';
import { boardNow } from '../../lib/clock.ts';
import { timeOfDay } from '../../lib/format.ts';

const SAID: Readonly<Record<LateVerdict['verb'], string>> = {
  complete: 'said it is done',
  block: 'asked for help',
  review: 'asked for a review',
};

/** Why its words cannot be taken over now; null when they can. */
function refusalOf(card: Card, late: LateVerdict): string | null {
  if (late.verb !== 'complete') return 'Only a finished result can be accepted.';
  if (card.status === 'running') return 'The task runs again; reclaim it first.';
  if (card.status === 'done') return 'The task is done already.';
  return card.status === 'archived' ? 'The task is archived; restore it first.' : null;
}

function Late({ late, card, number }: { late: LateVerdict; card: Card; number: number | null }) {
  const refusal = refusalOf(card, late);
  const text = late.summary ?? late.result;
  return (
    <section className="trip late" data-testid={`late-${late.eventId}`}>
      <h3>
        <History className="i" size={16} aria-hidden="true" />
        {number === null ? 'An earlier run' : `Run ${number}`} {SAID[late.verb]}, too late
      </h3>
      <p>
        It reported at {timeOfDay(late.createdAt, boardNow())}, after the task had gone on without it. Nothing of it
        counts until you accept it.
      </p>
      {text !== null && text !== '' && <blockquote>{text}</blockquote>}
      <RunMetadata metadata={late.metadata} />
      <div className="acts">
        {late.verb === 'complete' && (
          <button
            type="button"
            className="btn out"
            disabled={refusal !== null}
            title={refusal ?? 'Completes the task with this result'}
            onClick={() => void decideLate(card.id, late.eventId, 'accept')}
          >
            <Check className="i" aria-hidden="true" />
            Accept result
          </button>
        )}
        <button type="button" className="btn" onClick={() => void decideLate(card.id, late.eventId, 'dismiss')}>
          <X className="i" aria-hidden="true" />
          Dismiss
        </button>
        {late.verb === 'complete' && refusal !== null && <span className="dim note">{refusal}</span>}
      </div>
    </section>
  );
}

/** What superseded runs reported too late and nobody has decided about. */
export function LatePanel({ card, detail }: { card: Card; detail: TaskDetail }) {
  const open = detail.lateVerdicts.filter((late) => late.acceptedAt === null);
  return open.map((late) => (
    <Late
      key={late.eventId}
      late={late}
      card={card}
      number={detail.runs.find((run) => run.id === late.runId)?.number ?? null}
    />
  ));
}
