/**
 * Where every node of the graph stands. Each connected part is placed by itself, small ones by dagre, large ones in
 * plain layers, and the parts are packed into rows, the largest first. Pure and deterministic: the same links give
 * the same picture. Runs in a worker.
 */
import { Graph, layout as dagreLayout } from '@dagrejs/dagre';
import type { Edge } from '../../lib/board-links.ts';
import { placeInLayers } from './layered.ts';
import type { Places } from './layered.ts';
import { NODE_HEIGHT, NODE_WIDTH } from './node-size.ts';

const LAYER_GAP = 48;
const NODE_GAP = 38;
const PART_GAP = 56;
const MARGIN = 24;
/** Above the bar that floats over the graph's top. */
const MARGIN_TOP = 84;
/** Largest part for dagre: it takes about 0.15 s for so many nodes, and grows with their square. */
const DAGRE_NODES_MAX = 120;
/** Least width of a row of parts, so that a few small ones do not make a tower. */
const ROW_WIDTH_MIN = 1000;

export interface GraphLayout {
  nodes: Record<string, { x: number; y: number }>;
  width: number;
  height: number;
}

interface Part {
  ids: string[];
  edges: Edge[];
}

/** Connected parts, the largest first, each with its ids in the order given. */
export function partsOf(ids: readonly string[], edges: readonly Edge[]): Part[] {
  const roots = new Map(ids.map((id) => [id, id]));
  const rootOf = (id: string): string => {
    let root = id;
    for (let up = roots.get(root); up !== undefined && up !== root; up = roots.get(root)) root = up;
    roots.set(id, root);
    return root;
  };
  const inside = edges.filter(([parent, child]) => roots.has(parent) && roots.has(child));
  for (const [parent, child] of inside) roots.set(rootOf(parent), rootOf(child));
  const parts = new Map<string, Part>();
  const partOf = (id: string): Part => {
    const root = rootOf(id);
    const part = parts.get(root) ?? { ids: [], edges: [] };
    parts.set(root, part);
    return part;
  };
  for (const id of ids) partOf(id).ids.push(id);
  for (const edge of inside) partOf(edge[0]).edges.push(edge);
  return [...parts.values()].toSorted((a, b) => b.ids.length - a.ids.length);
}

function placeByDagre({ ids, edges }: Part): Places {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', ranksep: LAYER_GAP, nodesep: NODE_GAP, ranker: 'tight-tree' });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of ids) graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  for (const [parent, child] of edges) graph.setEdge(parent, child);
  dagreLayout(graph);
  return new Map(
    ids.map((id) => {
      const { x = 0, y = 0 } = graph.node(id) as { x?: number; y?: number };
      return [id, { x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 }];
    }),
  );
}

function placePart(part: Part): { places: Places; width: number; height: number } {
  const places =
    part.ids.length > DAGRE_NODES_MAX
      ? placeInLayers(part.ids, part.edges, { x: NODE_WIDTH + LAYER_GAP, y: NODE_HEIGHT + NODE_GAP })
      : placeByDagre(part);
  let width = 0;
  let height = 0;
  for (const { x, y } of places.values()) {
    width = Math.max(width, x + NODE_WIDTH);
    height = Math.max(height, y + NODE_HEIGHT);
  }
  return { places, width, height };
}

/** Places all nodes; links to unknown ones are passed over. */
export function layoutGraph(ids: readonly string[], edges: readonly Edge[]): GraphLayout {
  const parts = partsOf(ids, edges).map(placePart);
  const area = parts.reduce((sum, part) => sum + (part.width + PART_GAP) * (part.height + PART_GAP), 0);
  const widest = parts.reduce((most, part) => Math.max(most, part.width), 0);
  const rowWidth = Math.max(ROW_WIDTH_MIN, widest, Math.sqrt(area) * 1.3);
  const nodes: GraphLayout['nodes'] = {};
  let [left, top, rowHeight, right] = [MARGIN, MARGIN_TOP, 0, 0];
  for (const part of parts) {
    if (left > MARGIN && left + part.width > rowWidth + MARGIN) {
      top += rowHeight + PART_GAP;
      [left, rowHeight] = [MARGIN, 0];
    }
    for (const [id, { x, y }] of part.places) nodes[id] = { x: Math.round(left + x), y: Math.round(top + y) };
    left += part.width + PART_GAP;
    rowHeight = Math.max(rowHeight, part.height);
    right = Math.max(right, left - PART_GAP);
  }
  return { nodes, width: right + MARGIN, height: top + rowHeight + MARGIN };
}
