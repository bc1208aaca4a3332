/**
 * Tells readers which of how many each mounted card is. The attributes are written beside React: a card that comes or
 * goes changes the numbers of a whole column, and no card is drawn again for that.
 */
import { useLayoutEffect } from 'react';
import type { RefObject } from 'react';

function write(node: Element, name: string, value: string): void {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** @param list holds the cards; in a windowed list each is in a row with its index */
export function useListPlaces(list: RefObject<HTMLElement | null>, ids: readonly string[]): void {
  // After every drawing of the list, because each may have mounted other cards.
  useLayoutEffect(() => {
    for (const node of list.current?.querySelectorAll<HTMLElement>('[data-card]') ?? []) {
      const row = node.closest<HTMLElement>('[data-index]');
      const index = row === null ? ids.indexOf(node.dataset['card'] ?? '') : Number(row.dataset['index']);
      write(node, 'aria-setsize', String(ids.length));
      write(node, 'aria-posinset', String(index + 1));
    }
  });
}
