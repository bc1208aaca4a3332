import { Fragment, memo, useMemo, useRef } from 'react';
import type { Status } from '../../../contract/status.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Pips } from '../../components/meters.tsx';
import { STATUS_NAMES } from '../../lib/status-text.ts';
import { useBoard, useBoardShallow, useView } from '../../stores/use-stores.ts';
import { BoardCard } from './board-card.tsx';
import { useLanding } from './use-landing.ts';
import { useListPlaces } from './use-list-places.ts';
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
  const list = useRef<HTMLDivElement>(null);
  useListPlaces(list, ids);
  const drawn = lanes.map(([worker, members]) => {
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
          <BoardCard key={id} id={id} isInLane isFirst={id === ids[0]} />
        ))}
      </div>
    );
  });
  return (
    <div ref={list} className="workerlanes" role="presentation">
      {drawn}
    </div>
  );
}

function Plain({ status, ids }: { status: Status; ids: readonly string[] }) {
  const landing = useLanding(status, ids);
  return (
    <>
      {ids.map((id, index) => (
        <Fragment key={id}>
          {index === landing && <div className="dropline" role="presentation" />}
          <BoardCard id={id} isFirst={index === 0} />
        </Fragment>
      ))}
      {landing === ids.length && <div className="dropline" role="presentation" />}
    </>
  );
}

/** The cards of a column; windowed above sixty, in lanes by worker for Running where that is wanted. */
export const CardStack = memo(function CardStack({ status, ids }: { status: Status; ids: readonly string[] }) {
  const hasLanes = useView((view) => view.lanes !== 'off');
  const list = useRef<HTMLDivElement>(null);
  useListPlaces(list, ids);
  const Cards = ids.length > VIRTUAL_FROM ? VirtualCards : status === 'running' && hasLanes ? Lanes : Plain;
  return (
    // Lanes and windowing put other elements between the list and its items, which ul and li do not allow.
    <div ref={list} className="cards" role="list" aria-label={STATUS_NAMES[status]}>
      <Cards status={status} ids={ids} />
    </div>
  );
});
