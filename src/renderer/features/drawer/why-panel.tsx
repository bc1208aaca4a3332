import { Hourglass } from 'lucide-react';
import type { TaskDetail } from '../../../contract/feed.ts';
import type { Status } from '../../../contract/status.ts';
import type { Card } from '../../../contract/task.ts';
import { waitReason } from '../../../contract/waits.ts';
import { FindingList } from '../../components/finding-list.tsx';
import { useDiagnosis } from '../../lib/use-diagnosis.ts';

/** Statuses whose panels say nothing of it themselves. */
const TITLES: Partial<Record<Status, string>> = {
  todo: 'Why is it not running?',
  ready: 'Why is it not running?',
  running: 'Something may be wrong',
};

/** What the card says goes first, because cards are fresher than details. */
function reasonsOf(card: Card, { task, reasons }: TaskDetail): string[] {
  const parents = card.status === 'todo' ? waitReason(task.waitsOn, card.openParents.length) : null;
  const first = card.status === 'ready' ? (card.hold?.text ?? null) : parents;
  const further = task.status === card.status ? reasons.map(({ text }) => text) : [];
  return [...new Set(first === null ? further : [first, ...further])];
}

/** Why the task does not start, with what clears it. */
export function WhyPanel({ card, detail }: { card: Card; detail: TaskDetail }) {
  const { findings } = useDiagnosis(card.id);
  const title = TITLES[card.status];
  const found = findings ?? [];
  const untold = reasonsOf(card, detail).filter((reason) => found.every(({ text }) => text !== reason));
  if (title === undefined || (found.length === 0 && untold.length === 0)) return null;
  return (
    <section className="why" data-testid="why">
      <h3>{title}</h3>
      {untold.map((reason) => (
        <p key={reason}>
          <Hourglass className="i" aria-hidden="true" />
          {reason}
        </p>
      ))}
      <FindingList findings={found} namesTasks={false} />
    </section>
  );
}
