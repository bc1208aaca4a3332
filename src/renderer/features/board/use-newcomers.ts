/**
 * Cards that others put into a column while a person reads further down, drags, or has the focus in it. The column
 * stays where it is and says how many there are; they are forgotten once they have been in sight.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { Status } from '../../../contract/status.ts';
import { boardStore } from '../../stores/board-store.ts';
import { useBoard, useView } from '../../stores/use-stores.ts';
import { viewStore } from '../../stores/view-store.ts';

/** Less than this is the top, pixels. */
const TOP = 8;

function isBusy(box: HTMLElement): boolean {
  return box.scrollTop > TOP || viewStore.getState().drag !== null || box.contains(document.activeElement);
}

function isInSight(box: HTMLElement, id: string): boolean {
  const rect = box.querySelector(`[data-card="${CSS.escape(id)}"]`)?.getBoundingClientRect();
  const frame = box.getBoundingClientRect();
  return rect !== undefined && rect.bottom > frame.top && rect.top < frame.bottom;
}

export interface Newcomers {
  ids: readonly string[];
  forget(): void;
}

/** @param box the scrolling element of the column */
export function useNewcomers(status: Status, box: RefObject<HTMLElement | null>): Newcomers {
  const ids = useBoard((board) => board.columns[status]);
  const known = useRef<ReadonlySet<string> | null>(null);
  const [fresh, setFresh] = useState<readonly string[]>([]);
  const forget = useCallback(() => setFresh([]), []);
  useEffect(() => {
    const before = known.current;
    known.current = new Set(ids);
    const element = box.current;
    if (before === null || element === null || !boardStore.getState().isLoaded) return;
    const { pending } = boardStore.getState();
    const arrived = ids.filter((id) => !before.has(id) && pending[id] !== true && !isInSight(element, id));
    setFresh((old) => {
      const staying = old.filter((id) => known.current?.has(id) === true);
      const next = isBusy(element) ? [...staying, ...arrived] : staying;
      return next.length === 0 && old.length === 0 ? old : next;
    });
  }, [ids, box]);
  useEffect(() => {
    const element = box.current;
    if (element === null || fresh.length === 0) return undefined;
    const look = (): void => {
      setFresh((old) => {
        const left = old.filter((id) => !isInSight(element, id));
        return left.length === old.length ? old : left;
      });
    };
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [box, fresh.length]);
  const made = useView((view) => view.madeHere);
  return { ids: fresh.filter((id) => !made.includes(id)), forget };
}
