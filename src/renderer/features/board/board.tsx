import { DndContext, DragOverlay } from '@dnd-kit/core';
import { memo } from 'react';
import { clearFilter } from '../../actions/view.ts';
import { KeyCap } from '../../components/key-cap.tsx';
import { isOpen } from '../../lib/filter.ts';
import { hasMatching } from '../../lib/filtered.ts';
import { COLUMNS } from '../../lib/status-text.ts';
import type { ColumnStatus } from '../../lib/status-text.ts';
import { useBoard, useView } from '../../stores/use-stores.ts';
import { RAILS } from '../../stores/view-store.ts';
import { BoardSkeleton } from './board-skeleton.tsx';
import { Column } from './column.tsx';
import { DragCard } from './drag-card.tsx';
import { FilterBar } from './filter-bar.tsx';
import { Swimlanes } from './swimlanes.tsx';
import { useCardDrag } from './use-card-drag.ts';
import { useCardPress } from './use-card-press.ts';
import { useFilter } from './use-visible-ids.ts';

/** Least width in pixels and share of the rest, per column. */
const WIDTHS: Readonly<Record<ColumnStatus, readonly [number, number]>> = {
  triage: [200, 1],
  todo: [204, 1.04],
  scheduled: [196, 0.98],
  ready: [204, 1.04],
  running: [264, 1.34],
  blocked: [220, 1.1],
  review: [200, 1],
  done: [192, 0.98],
};

function useGridTemplate(): string {
  const open = useView((view) => view.openRails);
  return COLUMNS.map((status) => {
    const [min, share] = WIDTHS[status];
    return RAILS.includes(status) && !open.includes(status) ? 'var(--rail-w)' : `minmax(${min}px, ${share}fr)`;
  }).join(' ');
}

function NoMatch() {
  const text = useView((view) => view.filterText);
  return (
    <output className="nomatch">
      <h2>No task matches</h2>
      <p>{text}</p>
      <button type="button" className="btn out" onClick={clearFilter}>
        Clear filter <KeyCap keys="esc" />
      </button>
    </output>
  );
}

const Columns = memo(function Columns() {
  const name = useBoard((board) => board.board ?? '');
  const isDragging = useView((view) => view.drag !== null);
  const gridTemplateColumns = useGridTemplate();
  return (
    <div
      className={isDragging ? 'board dragging' : 'board'}
      role="application"
      aria-roledescription="kanban board"
      aria-label={`${name} board`}
      style={{ gridTemplateColumns }}
    >
      {COLUMNS.map((status) => (
        <Column key={status} status={status} />
      ))}
    </div>
  );
});

const SCROLLERS = ['board', 'swim'];

/** The window says itself where a card is and what a drop would do; the library would speak over it. */
const SILENT = {
  restoreFocus: false,
  screenReaderInstructions: { draggable: '' },
  announcements: {
    onDragStart: () => undefined,
    onDragOver: () => undefined,
    onDragEnd: () => undefined,
    onDragCancel: () => undefined,
  },
};

/** Drawn with every step of a drag; the columns in it are not. */
function CardArea({ notePress }: { notePress(id: string): void }) {
  const hasLanes = useView((view) => view.lanes === 'all');
  const isSelecting = useView((view) => Object.keys(view.selected).length > 0);
  const press = useCardPress(notePress);
  return (
    <div className={isSelecting ? 'cardarea selecting' : 'cardarea'} role="presentation" {...press}>
      {hasLanes ? <Swimlanes /> : <Columns />}
    </div>
  );
}

/** Columns or lanes, with everything that dragging needs around them. */
function Cards() {
  const { sensors, handlers, dropAnimation, notePress } = useCardDrag();
  return (
    <DndContext
      sensors={sensors}
      {...handlers}
      autoScroll={{ canScroll: (element) => SCROLLERS.some((name) => element.classList.contains(name)) }}
      accessibility={SILENT}
    >
      <CardArea notePress={notePress} />
      {/* Rectangles are in window pixels: the overlay undoes the interface size, the card in it applies it again. */}
      <div className="unscaled">
        <DragOverlay dropAnimation={dropAnimation}>
          <DragCard />
        </DragOverlay>
      </div>
    </DndContext>
  );
}

/** The board: filter bar and columns, or what stands in for them while loading or when nothing matches. */
export function Board() {
  const isLoaded = useBoard((board) => board.isLoaded);
  const filter = useFilter();
  const isFiltered = !isOpen(filter);
  const hasMatch = useBoard((board) => !isFiltered || hasMatching(board.cards, filter));
  return (
    <div className="boardwrap">
      <FilterBar />
      {isLoaded ? <Cards /> : <BoardSkeleton />}
      {isLoaded && !hasMatch && <NoMatch />}
    </div>
  );
}
