import { memo, useCallback, useMemo, useRef } from 'react';
import { useDroppable } from '@dnd-kit/core';
import { ChevronsRightLeft } from 'lucide-react';
import { ruleFor } from '../../../contract/moves.ts';
import type { ProfileView } from '../../../contract/profile.ts';
import { closeRail, openRail, setLooks, togglePicked } from '../../actions/view.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Pips } from '../../components/meters.tsx';
import { StatusGlyph } from '../../components/status-glyph.tsx';
import { CELL_MAX, lanesOf } from '../../lib/lanes.ts';
import type { Lane } from '../../lib/lanes.ts';
import { plural } from '../../lib/format.ts';
import { COLUMNS, STATUS_NAMES, moveSubject } from '../../lib/status-text.ts';
import type { ColumnStatus } from '../../lib/status-text.ts';
import { boardStore } from '../../stores/board-store.ts';
import { LANE_RAILS } from '../../stores/looks.ts';
import { useBoard, useView } from '../../stores/use-stores.ts';
import { viewStore } from '../../stores/view-store.ts';
import { BoardCard } from './board-card.tsx';
import { cellName } from './drop-place.ts';
import { useListPlaces } from './use-list-places.ts';
import { useFilter } from './use-visible-ids.ts';

/** Share of the width, per column. */
const SHARES: Readonly<Record<ColumnStatus, number>> = {
  triage: 1,
  todo: 1,
  scheduled: 1,
  ready: 1,
  running: 1.3,
  blocked: 1.1,
  review: 1,
  done: 0.9,
};
const CELL_MIN = 172;

function isFolded(status: ColumnStatus, open: readonly string[]): boolean {
  return LANE_RAILS.includes(status) && !open.includes(status);
}

function useTemplate(): string {
  const open = useView((view) => view.openRails);
  return COLUMNS.map((status) =>
    isFolded(status, open) ? 'var(--rail-w)' : `minmax(${CELL_MIN}px, ${SHARES[status]}fr)`,
  ).join(' ');
}

function ColumnHead({ status, count }: { status: ColumnStatus; count: number }) {
  const folded = useView((view) => isFolded(status, view.openRails));
  const name = STATUS_NAMES[status];
  if (folded) {
    return (
      <div className="h rail" role="columnheader" aria-label={`${name}, folded, ${plural(count, 'task')}`}>
        <button
          type="button"
          title={`Open ${name}`}
          aria-label={`Open ${name}, ${count}`}
          onClick={() => openRail(status)}
        >
          <StatusGlyph status={status} isQuiet />
          <span className="count">{count}</span>
        </button>
      </div>
    );
  }
  return (
    <div className="h" role="columnheader">
      <StatusGlyph status={status} isQuiet />
      {name}
      <span className="count">{count}</span>
      {LANE_RAILS.includes(status) && (
        <button type="button" className="add" aria-label={`Collapse ${name}`} onClick={() => closeRail(status)}>
          <ChevronsRightLeft className="i" aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

/** What a drop into this cell would mean, as a class. */
function useDropClass(status: ColumnStatus, worker: string | null): string {
  const id = useView((view) => view.drag?.id ?? null);
  const isTarget = useView((view) => view.drag?.over === status && view.drag.lane === worker);
  const card = id === null ? undefined : boardStore.getState().cards[id];
  if (card === undefined) return '';
  const target = isTarget ? ' target' : '';
  if (card.status === status) return card.assignee === worker ? '' : ` ok${target}`;
  return ` ${ruleFor(moveSubject(card), status).kind}${target}`;
}

interface CellProps {
  status: ColumnStatus;
  worker: string | null;
  ids: readonly string[];
}

/** Shows one worker's column whole: the board without lanes, filtered to the worker. */
function showAll(worker: string | null): void {
  setLooks({ lanes: 'running' });
  if (!viewStore.getState().picked.workers.includes(worker ?? '')) togglePicked('workers', worker ?? '');
}

function Cell({ status, worker, ids }: CellProps) {
  const { setNodeRef } = useDroppable({ id: cellName(status, worker) });
  const dropClass = useDropClass(status, worker);
  const folded = useView((view) => isFolded(status, view.openRails));
  const shown = ids.slice(0, CELL_MAX);
  const cell = useRef<HTMLDivElement | null>(null);
  const attach = useCallback(
    (node: HTMLDivElement | null) => {
      cell.current = node;
      setNodeRef(node);
    },
    [setNodeRef],
  );
  useListPlaces(cell, ids);
  return (
    <div
      ref={attach}
      className={`swimcell${folded ? ' rail' : ''}${dropClass}`}
      role="gridcell"
      data-cell={cellName(status, worker)}
    >
      {folded ? (
        ids.length > 0 && <span className="count">{ids.length}</span>
      ) : (
        <>
          {shown.length > 0 && (
            // Cards are the same items of a list here as in a column.
            <div className="cards" role="list" aria-label={STATUS_NAMES[status]}>
              {shown.map((id, index) => (
                <BoardCard key={id} id={id} isInLane isFirst={index === 0} />
              ))}
            </div>
          )}
          {ids.length > CELL_MAX && (
            <button type="button" className="more" onClick={() => showAll(worker)}>
              Show all {ids.length}
            </button>
          )}
        </>
      )}
    </div>
  );
}

function Standing({ running, profile }: { running: number; profile: ProfileView | undefined }) {
  if (profile?.problem !== undefined && profile.problem !== null)
    return <span className="c-warn">{profile.problem}</span>;
  return <span className="dim">{running > 0 ? `${running} running` : 'idle'}</span>;
}

/** One worker: name, what it is doing, and its cells. Drawn again only when its own cards are others. */
const Row = memo(
  function Row({ lane, profile, template }: { lane: Lane; profile: ProfileView | undefined; template: string }) {
    const { worker, cells } = lane;
    const running = cells.running.length;
    return (
      // Native tables cannot be laid out as one grid with sticky heads.
      <div className="swimgrid" role="row" style={{ gridTemplateColumns: template }}>
        <div className="swimhead" role="rowheader">
          <Avatar name={worker} size="m" />
          <b>{worker ?? 'Unassigned'}</b>
          {worker !== null && <Standing running={running} profile={profile} />}
          {profile !== undefined && <Pips on={running} total={profile.slots} tone="g" isSlots />}
        </div>
        {COLUMNS.map((status) => (
          <Cell key={status} status={status} worker={worker} ids={cells[status]} />
        ))}
      </div>
    );
  },
  (before, after) =>
    before.template === after.template &&
    before.profile?.problem === after.profile?.problem &&
    before.profile?.slots === after.profile?.slots &&
    before.lane.worker === after.lane.worker &&
    COLUMNS.every((status) => {
      const [a, b] = [before.lane.cells[status], after.lane.cells[status]];
      return a.length === b.length && a.every((id, index) => id === b[index]);
    }),
);

/** The whole board with one row per worker and the same cards. */
export const Swimlanes = memo(function Swimlanes() {
  const columns = useBoard((board) => board.columns);
  const cards = useBoard((board) => board.cards);
  const profiles = useBoard((board) => board.engine?.profiles);
  const name = useBoard((board) => board.board ?? '');
  const isDragging = useView((view) => view.drag !== null);
  const filter = useFilter();
  const template = useTemplate();
  const lanes = useMemo(() => lanesOf(columns, cards, profiles ?? [], filter), [columns, cards, profiles, filter]);
  return (
    // Native tables cannot be laid out as one grid with sticky heads.
    <div className={isDragging ? 'swim dragging' : 'swim'} role="grid" aria-label={`${name} board by worker`}>
      <div className="swimcols" role="row" style={{ gridTemplateColumns: template }}>
        {COLUMNS.map((status) => (
          <ColumnHead
            key={status}
            status={status}
            count={lanes.reduce((sum, lane) => sum + lane.cells[status].length, 0)}
          />
        ))}
      </div>
      {lanes.map((lane) => (
        <Row
          key={lane.worker ?? ''}
          lane={lane}
          profile={profiles?.find((profile) => profile.name === lane.worker)}
          template={template}
        />
      ))}
    </div>
  );
});
