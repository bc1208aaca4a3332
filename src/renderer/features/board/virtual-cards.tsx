import { defaultRangeExtractor, measureElement, useVirtualizer } from '@tanstack/react-virtual';
import type { Range, Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { Status } from '../../../contract/status.ts';
import type { Card } from '../../../contract/task.ts';
import { boardStore } from '../../stores/board-store.ts';
import { cardsInOrder } from '../../stores/in-order.ts';
import { useView } from '../../stores/use-stores.ts';
import { viewStore } from '../../stores/view-store.ts';
import { BoardCard } from './board-card.tsx';
import { useLanding } from './use-landing.ts';
import { useListPlaces } from './use-list-places.ts';

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

type Rows = Virtualizer<HTMLElement, Element>;

/**
 * Keeps the first card in sight where it is when cards come and go above it: the rows are placed by hand, so the
 * browser cannot anchor the scroll position by itself.
 */
function useStillScroll(rows: Rows, inner: RefObject<HTMLElement | null>, ids: readonly string[]): void {
  const anchor = useRef<{ id: string; above: number } | null>(null);
  useEffect(() => {
    const box = inner.current?.closest<HTMLElement>('.stack') ?? null;
    const note = (): void => {
      // The rows heard of this event first. Asking the box would have the page laid out before the frame is.
      const top = rows.scrollOffset ?? 0;
      const first = rows.getVirtualItems().find((item) => item.end > top);
      const isAtTop = top < 4 || first === undefined;
      anchor.current = isAtTop ? null : { id: String(first.key), above: top - first.start };
    };
    box?.addEventListener('scroll', note, { passive: true });
    return () => box?.removeEventListener('scroll', note);
  }, [rows, inner]);
  useLayoutEffect(() => {
    const box = inner.current?.closest<HTMLElement>('.stack') ?? null;
    const held = anchor.current;
    const start = held === null ? undefined : rows.measurementsCache[ids.indexOf(held.id)]?.start;
    if (box === null || held === null || start === undefined) return;
    if (Math.abs(box.scrollTop - start - held.above) > 1) box.scrollTop = start + held.above;
  }, [rows, inner, ids]);
}

/** What a card's height depends on, near enough: most cards of one shape are equally high. A number that names it. */
function shapeOf({
  title,
  status,
  blockReason,
  lastLine,
  commentCount,
  consecutiveFailures,
  childCount,
}: Card): number {
  const why = status === 'blocked' || status === 'review' ? (blockReason ?? lastLine ?? '') : '';
  const hasMeta = status !== 'triage' || commentCount + consecutiveFailures + childCount > 0;
  return (Math.ceil(title.length / 26) * 1000 + Math.ceil(why.length / 30)) * 2 + (hasMeta ? 1 : 0);
}

/**
 * Heights as they were measured for cards of the same shape. A guess that is right costs nothing when the card is
 * mounted; one that is wrong moves every card below it, thousands in a long column.
 */
function useHeights(status: Status, ids: readonly string[]) {
  const [known] = useState(() => new Map<number, number>());
  // As they were when the list became another one; that is good enough for a guess, and costs nothing meanwhile.
  const inOrder = useMemo(() => cardsInOrder(ids, boardStore.getState().cards), [ids]);
  return {
    estimateSize(index: number): number {
      const card = inOrder[index];
      return (card === undefined ? undefined : known.get(shapeOf(card))) ?? HEIGHTS[status];
    },
    measureElement(element: Element, entry: ResizeObserverEntry | undefined, rows: Rows): number {
      const height = measureElement(element, entry, rows);
      const card = boardStore.getState().cards[ids[rows.indexFromElement(element)] ?? ''];
      if (card !== undefined) known.set(shapeOf(card), height);
      return height;
    },
  };
}

interface Props {
  status: Status;
  ids: readonly string[];
}

/** The mounted part of a long column. The dragged and the focused card stay mounted wherever they scroll. */
export function VirtualCards({ status, ids }: Props) {
  const inner = useRef<HTMLDivElement>(null);
  const landing = useLanding(status, ids);
  useListPlaces(inner, ids);
  // Only the column of a card hears of it, so that moving the focus elsewhere draws nothing here.
  const own = (id: string | null): string | null =>
    id !== null && boardStore.getState().cards[id]?.status === status ? id : null;
  const kept = useView((view) => own(view.drag?.id ?? view.focusId));
  const keptAt = useMemo(() => (kept === null ? -1 : ids.indexOf(kept)), [kept, ids]);
  const gap = status === 'done' ? 1 : 6;
  // Another function means other cards to the library: it would place all of them again with each drawing.
  const getItemKey = useCallback((index: number) => ids[index] ?? index, [ids]);
  const rangeExtractor = useCallback(
    (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      const isIn = keptAt === -1 || indexes.includes(keptAt);
      return isIn ? indexes : [...indexes, keptAt].toSorted((a, b) => a - b);
    },
    [keptAt],
  );
  // The library hands out functions that read its latest state; nothing here is compiled or memoised over them.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count: ids.length,
    gap,
    overscan: OVERSCAN,
    getScrollElement: () => inner.current?.closest<HTMLElement>('.stack') ?? null,
    getItemKey,
    ...useHeights(status, ids),
    rangeExtractor,
  });
  useStillScroll(virtualizer, inner, ids);
  const focusId = useView((view) => own(view.focusId));
  useEffect(() => {
    const at = focusId === null ? -1 : ids.indexOf(focusId);
    if (at !== -1 && viewStore.getState().isFocusByKey) virtualizer.scrollToIndex(at, { align: 'auto' });
  }, [focusId, ids, virtualizer]);
  const lineAt = landing === -1 ? null : (virtualizer.measurementsCache[landing]?.start ?? virtualizer.getTotalSize());
  return (
    <div ref={inner} className="virtual" role="presentation" style={{ height: virtualizer.getTotalSize() }}>
      {lineAt !== null && (
        <div className="dropline" role="presentation" style={{ transform: `translateY(${lineAt - gap}px)` }} />
      )}
      {virtualizer.getVirtualItems().map((item) => {
        const id = ids[item.index];
        return id === undefined ? null : (
          <div
            key={item.key}
            ref={virtualizer.measureElement}
            data-index={item.index}
            className="virtualrow"
            role="presentation"
            style={{ top: item.start }}
          >
            <BoardCard id={id} isFirst={item.index === 0} />
          </div>
        );
      })}
    </div>
  );
}
