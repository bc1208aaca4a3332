/** Where the arrow keys go in the graph. Pure. */
import type { LinkGraph } from '../../lib/board-links.ts';
import type { GraphLayout } from './layout.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

type Places = GraphLayout['nodes'];

function nearest(ids: readonly string[], places: Places, to: { x: number; y: number }): string | null {
  let best: string | null = null;
  let least = Infinity;
  for (const id of ids) {
    const place = places[id];
    if (place === undefined) continue;
    // Nodes of the same layer stand in one column; a step to the side costs more than one along it.
    const far = Math.abs(place.y - to.y) + 4 * Math.abs(place.x - to.x);
    if (far < least) [best, least] = [id, far];
  }
  return best;
}

/**
 * Left goes to a parent, right to a child, up and down to the nearest node above or below. Where there is none, left
 * and right go to whatever stands on that side.
 */
export function nodeBeside(from: string, direction: Direction, graph: LinkGraph, places: Places): string | null {
  const at = places[from];
  if (at === undefined) return null;
  const ids = Object.keys(places);
  if (direction === 'up' || direction === 'down') {
    const sign = direction === 'up' ? -1 : 1;
    return nearest(
      ids.filter((id) => ((places[id]?.y ?? 0) - at.y) * sign > 0),
      places,
      at,
    );
  }
  const linked = (direction === 'left' ? graph.parents : graph.children).get(from) ?? [];
  const next = nearest(linked, places, at);
  if (next !== null) return next;
  const sign = direction === 'left' ? -1 : 1;
  return nearest(
    ids.filter((id) => ((places[id]?.x ?? 0) - at.x) * sign > 0),
    places,
    at,
  );
}
