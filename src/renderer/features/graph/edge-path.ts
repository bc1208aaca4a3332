/** The curves between nodes. Pure; pixels of the unscaled graph. */
import type { Edge } from '../../lib/board-links.ts';
import { NODE_HEIGHT, NODE_WIDTH } from './node-size.ts';
import type { GraphLayout } from './layout.ts';
import type { Rect } from './camera.ts';

export interface DrawnEdge {
  key: string;
  edge: Edge;
  path: string;
  cap: string;
  middle: { x: number; y: number };
  bounds: Rect;
}

/** A curve that leaves and arrives level. */
export function curve(x1: number, y1: number, x2: number, y2: number): string {
  const bend = Math.max(24, Math.abs(x2 - x1) * 0.5);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

/** Every link with its place; links into one node arrive at ports of their own, ordered so that they do not cross. */
export function drawEdges(edges: readonly Edge[], { nodes }: GraphLayout): DrawnEdge[] {
  const byChild = Map.groupBy(edges, ([, child]) => child);
  return [...byChild].flatMap(([child, into]) => {
    const b = nodes[child];
    if (b === undefined) return [];
    const placed = into.flatMap((edge) => {
      const a = nodes[edge[0]];
      return a === undefined ? [] : [{ edge, a }];
    });
    const sorted = placed.toSorted((one, other) => one.a.y - other.a.y);
    return sorted.map(({ edge, a }, index): DrawnEdge => {
      const [x1, y1] = [a.x + NODE_WIDTH, a.y + NODE_HEIGHT / 2];
      const [x2, y2] = [b.x - 6, Math.round(b.y + 8 + (NODE_HEIGHT - 16) * ((index + 1) / (sorted.length + 1)))];
      return {
        key: edge.join('>'),
        edge,
        path: curve(x1, y1, x2, y2),
        cap: `M${x2 + 5} ${y2}l-7-3.6v7.2z`,
        middle: { x: (x1 + x2) / 2, y: (y1 + y2) / 2 },
        bounds: { left: Math.min(x1, x2), top: Math.min(y1, y2), right: Math.max(x1, x2), bottom: Math.max(y1, y2) },
      };
    });
  });
}

/** True when two rectangles touch. */
export function touches(a: Rect, b: Rect): boolean {
  return a.left <= b.right && a.right >= b.left && a.top <= b.bottom && a.bottom >= b.top;
}
