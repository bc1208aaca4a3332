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

function reasonOf(card: Card, { task }: TaskDetail): string | null {
  if (card.status === 'ready') return card.hold?.text ?? null;
  return card.status === 'todo' ? waitReason(task.waitsOn, card.openParents.length) : null;
}

/** Why the task does not start, with what clears it. */
export function WhyPanel({ card, detail }: { card: Card; detail: TaskDetail }) {
  const { findings } = useDiagnosis(card.id);
  const title = TITLES[card.status];
  const found = findings ?? [];
  const reason = reasonOf(card, detail);
  const isTold = reason === null || found.some(({ text }) => text === reason);
  if (title === undefined || (found.length === 0 && reason === null)) return null;
  return (
    <section className="why" data-testid="why">
      <h3>{title}</h3>
      {!isTold && (
        <p>
          <Hourglass className="i" aria-hidden="true" />
          {reason}
        </p>
      )}
      <FindingList findings={found} namesTasks={false} />
    </section>
  );
}
