import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import type { Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef } from 'react';
import type { Status } from '../../../contract/status.ts';
import { useView } from '../../stores/use-stores.ts';
import { viewStore } from '../../stores/view-store.ts';
import { BoardCard } from './board-card.tsx';

/** First guess of a card's height in pixels; the real one is measured once it is mounted. */
const HEIGHTS: Readonly<Record<Status, number>> = {
  triage: 74,
  todo: 96,
  scheduled: 96,
  ready: 96,
  running: 118,
  blocked: 158,
  review: 140,
  done: 44,
  archived: 44,
};
const OVERSCAN = 6;

/** The mounted part of a long column. The dragged and the focused card stay mounted wherever they scroll. */
export function VirtualCards({ status, ids }: { status: Status; ids: readonly string[] }) {
  const inner = useRef<HTMLDivElement>(null);
  const kept = useView((view) => view.drag?.id ?? view.focusId);
  const gap = status === 'done' ? 1 : 6;
  const rangeExtractor = useCallback(
    (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      const at = kept === null ? -1 : ids.indexOf(kept);
      return at === -1 || indexes.includes(at) ? indexes : [...indexes, at].toSorted((a, b) => a - b);
    },
    [kept, ids],
  );
  // The library hands out functions that read its latest state; nothing here is compiled or memoised over them.
  // eslint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: ids.length,
    gap,
    overscan: OVERSCAN,
    getScrollElement: () => inner.current?.parentElement ?? null,
    getItemKey: (index) => ids[index] ?? index,
    estimateSize: () => HEIGHTS[status],
    rangeExtractor,
  });
  const focusId = useView((view) => view.focusId);
  useEffect(() => {
    const at = focusId === null ? -1 : ids.indexOf(focusId);
    if (at !== -1 && viewStore.getState().isFocusByKey) virtualizer.scrollToIndex(at, { align: 'auto' });
  }, [focusId, ids, virtualizer]);
  return (
    <div ref={inner} className="virtual" style={{ height: virtualizer.getTotalSize() }}>
      {virtualizer.getVirtualItems().map((item) => {
        const id = ids[item.index];
        return id === undefined ? null : (
          <div
            key={item.key}
            ref={virtualizer.measureElement}
            data-index={item.index}
            className="virtualrow"
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <BoardCard id={id} place={item.index + 1} total={ids.length} />
          </div>
        );
      })}
    </div>
  );
}
