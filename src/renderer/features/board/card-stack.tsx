import { useMemo } from 'react';
import type { Status } from '../../../contract/status.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Pips } from '../../components/meters.tsx';
import { useBoard } from '../../stores/use-stores.ts';
import { BoardCard } from './board-card.tsx';
import { VirtualCards } from './virtual-cards.tsx';

/** Longer columns mount only the cards near the window. */
const VIRTUAL_FROM = 60;

/** Running cards by worker, each lane with its slots. */
function Lanes({ ids }: { ids: readonly string[] }) {
  const cards = useBoard((board) => board.cards);
  const profiles = useBoard((board) => board.engine?.profiles);
  const lanes = useMemo(() => {
    const byWorker = new Map<string, string[]>();
    for (const id of ids) {
      const worker = cards[id]?.assignee ?? 'unassigned';
      const lane = byWorker.get(worker);
      if (lane === undefined) byWorker.set(worker, [id]);
      else lane.push(id);
    }
    return [...byWorker];
  }, [ids, cards]);
  return lanes.map(([worker, members]) => {
    const slots = profiles?.find((profile) => profile.name === worker)?.slots ?? 0;
    return (
      <section className="lane" aria-label={worker} key={worker}>
        <div className="lanehead">
          <Avatar name={worker} />
          <span className="trunc">{worker}</span>
          <span className="n">{slots > 0 ? `${members.length}/${slots}` : members.length}</span>
          {slots > 0 && <Pips on={members.length} total={slots} tone="g" isSlots />}
        </div>
        {members.map((id) => (
          <BoardCard key={id} id={id} isInLane place={ids.indexOf(id) + 1} total={ids.length} />
        ))}
      </section>
    );
  });
}

/** The cards of a column; windowed above sixty, in lanes by worker for Running. */
export function CardStack({ status, ids }: { status: Status; ids: readonly string[] }) {
  if (ids.length > VIRTUAL_FROM) return <VirtualCards status={status} ids={ids} />;
  if (status === 'running') return <Lanes ids={ids} />;
  return ids.map((id, index) => <BoardCard key={id} id={id} place={index + 1} total={ids.length} />);
}
