import { Fragment, useMemo } from 'react';
import type { Status } from '../../../contract/status.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Pips } from '../../components/meters.tsx';
import { useBoard, useBoardShallow, useView } from '../../stores/use-stores.ts';
import { BoardCard } from './board-card.tsx';
import { useLanding } from './use-landing.ts';
import { VirtualCards } from './virtual-cards.tsx';

/** Longer columns mount only the cards near the window. */
const VIRTUAL_FROM = 60;

/** Running cards by worker, each lane with its slots. */
function Lanes({ ids }: { ids: readonly string[] }) {
  const workers = useBoardShallow((board) => ids.map((id) => board.cards[id]?.assignee ?? 'unassigned'));
  const profiles = useBoard((board) => board.engine?.profiles);
  const lanes = useMemo(() => {
    const byWorker = new Map<string, string[]>();
    for (const [index, id] of ids.entries()) {
      const worker = workers[index] ?? 'unassigned';
      const lane = byWorker.get(worker);
      if (lane === undefined) byWorker.set(worker, [id]);
      else lane.push(id);
    }
    return [...byWorker];
  }, [ids, workers]);
  return lanes.map(([worker, members]) => {
    const slots = profiles?.find((profile) => profile.name === worker)?.slots ?? 0;
    return (
      <div className="lane" role="presentation" key={worker}>
        <div className="lanehead" role="presentation">
          <Avatar name={worker} />
          <span className="trunc">{worker}</span>
          <span className="n">{slots > 0 ? `${members.length}/${slots}` : members.length}</span>
          {slots > 0 && <Pips on={members.length} total={slots} tone="g" isSlots />}
        </div>
        {members.map((id) => (
          <BoardCard key={id} id={id} isInLane place={ids.indexOf(id) + 1} total={ids.length} />
        ))}
      </div>
    );
  });
}

/** The cards of a column; windowed above sixty, in lanes by worker for Running where that is wanted. */
export function CardStack({ status, ids }: { status: Status; ids: readonly string[] }) {
  const hasLanes = useView((view) => view.lanes !== 'off');
  const landing = useLanding(status, ids);
  if (ids.length > VIRTUAL_FROM) return <VirtualCards status={status} ids={ids} landing={landing} />;
  if (status === 'running' && hasLanes) return <Lanes ids={ids} />;
  return (
    <>
      {ids.map((id, index) => (
        <Fragment key={id}>
          {index === landing && <div className="dropline" role="presentation" />}
          <BoardCard id={id} place={index + 1} total={ids.length} />
        </Fragment>
      ))}
      {landing === ids.length && <div className="dropline" role="presentation" />}
    </>
  );
}
