/**
 * Places the nodes of one connected part in layers, parents left of their children, in time that grows with the
 * number of links: for parts that are too large for dagre, which takes seconds from a few hundred nodes on. Pure.
 */
import type { Edge } from '../../lib/board-links.ts';

/** Distance of layers and of nodes inside one, in pixels of the unscaled graph. */
interface Steps {
  x: number;
  y: number;
}

export type Places = Map<string, { x: number; y: number }>;

/** Sweeps over the layers that bring linked nodes near each other; more change little. */
const SWEEPS = 6;

function neighbours(edges: readonly Edge[], from: 0 | 1): Map<string, string[]> {
  const map = new Map<string, string[]>();
  for (const edge of edges) {
    const list = map.get(edge[from]) ?? [];
    list.push(edge[from === 0 ? 1 : 0]);
    map.set(edge[from], list);
  }
  return map;
}

/** The longest way from a source decides the layer. Nodes of a loop, which the kernel never makes, go last. */
function ranksOf(ids: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const children = neighbours(edges, 0);
  const waiting = new Map(ids.map((id) => [id, 0]));
  for (const [, child] of edges) waiting.set(child, (waiting.get(child) ?? 0) + 1);
  const ranks = new Map<string, number>();
  let layer = ids.filter((id) => waiting.get(id) === 0);
  for (let rank = 0; layer.length > 0; rank += 1) {
    const next: string[] = [];
    for (const id of layer) {
      ranks.set(id, rank);
      for (const child of children.get(id) ?? []) {
        const left = (waiting.get(child) ?? 0) - 1;
        waiting.set(child, left);
        if (left === 0) next.push(child);
      }
    }
    layer = next;
  }
  const last = Math.max(0, ...ranks.values());
  for (const id of ids) if (!ranks.has(id)) ranks.set(id, last + 1);
  return pulledLate(ranks, children);
}

/** Moves every node as near to its first child as it goes, so that links stay short. */
function pulledLate(ranks: Map<string, number>, children: Map<string, string[]>): Map<string, number> {
  const byRank = [...ranks.keys()].toSorted((a, b) => (ranks.get(b) ?? 0) - (ranks.get(a) ?? 0));
  for (const id of byRank) {
    const below = (children.get(id) ?? []).map((child) => ranks.get(child) ?? 0);
    if (below.length === 0) continue;
    const nearest = below.reduce((least, rank) => Math.min(least, rank), Infinity);
    ranks.set(id, Math.max(ranks.get(id) ?? 0, nearest - 1));
  }
  return ranks;
}

function layersOf(ids: readonly string[], ranks: ReadonlyMap<string, number>): string[][] {
  const layers: string[][] = [];
  for (const id of ids) {
    const rank = ranks.get(id) ?? 0;
    (layers[rank] ??= []).push(id);
  }
  return Array.from(layers, (layer: string[] | undefined) => layer ?? []);
}

function meanAt(near: readonly string[] | undefined, at: ReadonlyMap<string, number>): number | null {
  if (near === undefined || near.length === 0) return null;
  return near.reduce((sum, id) => sum + (at.get(id) ?? 0), 0) / near.length;
}

/** Orders a layer by where its neighbours are, and puts it there without overlaps. */
function settleLayer(layer: string[], near: Map<string, string[]>, at: Map<string, number>): void {
  const wanted = new Map(layer.map((id) => [id, meanAt(near.get(id), at) ?? at.get(id) ?? 0]));
  layer.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
  let lowest = -Infinity;
  let shift = 0;
  for (const id of layer) {
    const place = Math.max(wanted.get(id) ?? 0, lowest + 1);
    shift += place - (wanted.get(id) ?? 0);
    at.set(id, place);
    lowest = place;
  }
  // Pushing only downwards would let the graph drift; half of the mean push is taken back.
  const back = layer.length === 0 ? 0 : shift / layer.length / 2;
  for (const id of layer) at.set(id, (at.get(id) ?? 0) - back);
}

/** @returns top left corners, starting at 0, 0 */
export function placeInLayers(ids: readonly string[], edges: readonly Edge[], steps: Steps): Places {
  const ranks = ranksOf(ids, edges);
  const layers = layersOf(ids, ranks);
  const parents = neighbours(edges, 1);
  const children = neighbours(edges, 0);
  const at = new Map<string, number>();
  for (const layer of layers) layer.forEach((id, index) => at.set(id, index));
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const isForward = sweep % 2 === 0;
    const order = isForward ? layers : layers.toReversed();
    for (const layer of order) settleLayer(layer, isForward ? parents : children, at);
  }
  const top = [...at.values()].reduce((least, place) => Math.min(least, place), Infinity);
  return new Map(ids.map((id) => [id, { x: (ranks.get(id) ?? 0) * steps.x, y: ((at.get(id) ?? 0) - top) * steps.y }]));
}
