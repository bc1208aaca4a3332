import { CornerLeftUp, CornerRightDown, Hourglass, MessageSquare } from 'lucide-react';
import type { Card } from '../../../contract/task.ts';
import { Pips } from '../../components/meters.tsx';
import { Ring } from '../../components/ring.tsx';
import { plural } from '../../lib/format.ts';

/** What a task waits on: one parent by id, several as a ring. */
function WaitsOn({ card }: { card: Card }) {
  const [first] = card.openParents;
  if (first === undefined || card.status === 'running' || card.status === 'done') return null;
  const doneCount = card.parentCount - card.openParents.length;
  if (card.parentCount > 1) {
    return (
      <span className="chip" title={`${doneCount} of ${card.parentCount} parents done`}>
        <Ring fraction={doneCount / card.parentCount} size={12} color="var(--st-done)" />
        {doneCount}/{card.parentCount} parents
      </span>
    );
  }
  return (
    <span className="chip" title={`Waits on ${first}`}>
      <CornerLeftUp className="i" aria-hidden="true" />
      Waits on {first}
    </span>
  );
}

function Failures({ card }: { card: Card }) {
  if (card.consecutiveFailures === 0 || card.blockKind === 'breaker') return null;
  const text = `${card.consecutiveFailures}/${card.failureLimit} failed`;
  return (
    <span className="chip" title={`${text} before the breaker trips`}>
      <Pips on={card.consecutiveFailures} total={card.failureLimit} tone="w" />
      <span className="c-warn">{text}</span>
    </span>
  );
}

/** The quiet facts of a card in their fixed order: waits on, failures, blocks, comments, a worker that lingers. */
export function CardChips({ card }: { card: Card }) {
  const waiting = card.childCount - card.childDoneCount;
  return (
    <>
      <WaitsOn card={card} />
      <Failures card={card} />
      {waiting > 0 && card.status !== 'done' && (
        <span className="chip" title={`${plural(waiting, 'task')} ${waiting === 1 ? 'waits' : 'wait'} on this`}>
          <CornerRightDown className="i" aria-hidden="true" />
          {waiting}
        </span>
      )}
      {card.commentCount > 0 && (
        <span className="chip" title={plural(card.commentCount, 'comment')}>
          <MessageSquare className="i" aria-hidden="true" />
          {card.commentCount}
        </span>
      )}
      {card.workerLingers && card.status !== 'running' && (
        <span
          className="chip c-warn"
          title="The worker of the last run is being stopped. The task can start again after that."
        >
          <Hourglass className="i" aria-hidden="true" />
          stopping
        </span>
      )}
    </>
  );
}
