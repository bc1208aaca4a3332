/** All links of a board as a graph that can be walked both ways. Pure; ids of tasks that are gone are passed over. */
import type { BoardLinks } from '../../contract/activity.ts';
import { satisfiesChildren } from '../../contract/status.ts';
import type { Card } from '../../contract/task.ts';

export type Edge = readonly [parent: string, child: string];

export interface LinkGraph {
  edges: readonly Edge[];
  children: ReadonlyMap<string, readonly string[]>;
  parents: ReadonlyMap<string, readonly string[]>;
  /** Done task → how long its run took, milliseconds. */
  took: Readonly<Record<string, number>>;
  /** Profile → what its runs usually take, milliseconds. */
  typicalMs: Readonly<Record<string, number>>;
}

export const NO_LINKS: LinkGraph = { edges: [], children: new Map(), parents: new Map(), took: {}, typicalMs: {} };

function grouped(edges: readonly Edge[], from: 0 | 1): Map<string, string[]> {
  const map = new Map<string, string[]>();
  for (const edge of edges) {
    const list = map.get(edge[from]);
    const other = edge[from === 0 ? 1 : 0];
    if (list === undefined) map.set(edge[from], [other]);
    else list.push(other);
  }
  return map;
}

/** Builds the graph of these edges. */
export function graphOf(edges: readonly Edge[], times: Pick<LinkGraph, 'took' | 'typicalMs'>): LinkGraph {
  return { edges, children: grouped(edges, 0), parents: grouped(edges, 1), ...times };
}

/** Reads what `board.links` answered. */
export function parseLinks(links: BoardLinks): LinkGraph {
  const took = JSON.parse(links.tookJson) as Record<string, number>;
  return graphOf(JSON.parse(links.edgesJson) as Edge[], { took, typicalMs: links.typicalMs });
}

/** True while the task still holds its children back. */
export function isUnfinished(card: Card): boolean {
  return !satisfiesChildren(card) && card.status !== 'archived';
}

/** Unfinished tasks that wait, directly or not, for this one. */
export function waitingFor(id: string, graph: LinkGraph, cards: Readonly<Record<string, Card>>): string[] {
  const seen = new Set([id]);
  const found: string[] = [];
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const child of graph.children.get(next) ?? []) {
      const card = cards[child];
      if (seen.has(child) || card === undefined) continue;
      seen.add(child);
      if (!isUnfinished(card)) continue;
      found.push(child);
      open.push(child);
    }
  }
  return found;
}
