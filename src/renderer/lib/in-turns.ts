/** Work on many things, a few at a time. */

/**
 * Calls `act` for every item, at most `width` at once, and keeps the order of the results. The first error ends it.
 */
export async function inTurns<T, R>(items: readonly T[], width: number, act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const at = next;
      next += 1;
      const item = items[at];
      // Each of the few workers takes one item after the other.
      // oxlint-disable-next-line no-await-in-loop
      if (item !== undefined) results[at] = await act(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, work));
  return results;
}
