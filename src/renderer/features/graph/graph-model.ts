/** What the graph shows: nodes and links after the filters, estimates, the critical path. Pure. */
import type { Status } from '../../../contract/status.ts';
import type { Card } from '../../../contract/task.ts';
import { isUnfinished } from '../../lib/board-links.ts';
import type { Edge, LinkGraph } from '../../lib/board-links.ts';

interface GraphFilter {
  /** Null shows every project. */
  project: string | null;
  hidesDone: boolean;
}

export interface Shown {
  cards: readonly Card[];
  edges: readonly Edge[];
}

type Cards = Readonly<Record<string, Card>>;

/** Tasks that have a link, with the links between them, after the filter. A project's own neighbours come along. */
export function shownOf(graph: LinkGraph, cards: Cards, filter: GraphFilter): Shown {
  const isShown = (id: string): boolean => {
    const card = cards[id];
    return card !== undefined && !(filter.hidesDone && card.status === 'done');
  };
  const isInProject = (id: string): boolean => filter.project === null || cards[id]?.tenant === filter.project;
  const edges = graph.edges.filter(
    ([parent, child]) => isShown(parent) && isShown(child) && (isInProject(parent) || isInProject(child)),
  );
  const ids = [...new Set(edges.flat())].toSorted();
  return { cards: ids.flatMap((id) => cards[id] ?? []), edges };
}

/** Projects of linked tasks by name. */
export function projectsOf(graph: LinkGraph, cards: Cards): string[] {
  const names = new Set(graph.edges.flat().map((id) => cards[id]?.tenant ?? ''));
  names.delete('');
  return [...names].toSorted();
}

/**
 * How long the task will still take, milliseconds: what its worker usually takes, less what a running one has used.
 * Null when nothing is known. Waiting for a person is not counted.
 */
export function remainingMs(card: Card, typicalMs: Readonly<Record<string, number>>, now: number): number | null {
  const typical = card.assignee === null ? undefined : typicalMs[card.assignee];
  if (typical === undefined) return null;
  return card.status === 'running' && card.run !== null ? Math.max(0, typical - (now - card.run.startedAt)) : typical;
}

/** What a task without an estimate counts, so that the path with more of them is the longer one. */
const UNKNOWN_MS = 60_000;

export interface CriticalPath {
  ids: readonly string[];
  /** Sum of the known estimates; null when none is known. */
  totalMs: number | null;
}

/** The chain of unfinished tasks that takes longest; empty when no unfinished task waits for another. */
export function criticalPath(shown: Shown, graph: LinkGraph, now: number): CriticalPath {
  const open = new Map(shown.cards.filter(isUnfinished).map((card) => [card.id, card]));
  const edges = shown.edges.filter(([parent, child]) => open.has(parent) && open.has(child));
  const weights = new Map([...open].map(([id, card]) => [id, remainingMs(card, graph.typicalMs, now) ?? UNKNOWN_MS]));
  const { total, before } = longestWays(edges, weights);
  let end: string | null = null;
  for (const [, child] of edges) if (end === null || (total.get(child) ?? 0) > (total.get(end) ?? 0)) end = child;
  const ids: string[] = [];
  for (let id: string | null = end; id !== null; id = before.get(id) ?? null) ids.unshift(id);
  const known = ids.flatMap((id) => {
    const card = open.get(id);
    return card === undefined ? [] : (remainingMs(card, graph.typicalMs, now) ?? []);
  });
  return { ids, totalMs: known.length === 0 ? null : known.reduce((sum, ms) => sum + ms, 0) };
}

/** For every node the weight of the heaviest way to it, and the node before it on that way. */
function longestWays(edges: readonly Edge[], weights: ReadonlyMap<string, number>) {
  const total = new Map(weights);
  const before = new Map<string, string>();
  const waiting = new Map<string, number>();
  const children = Map.groupBy(edges, ([parent]) => parent);
  for (const [, child] of edges) waiting.set(child, (waiting.get(child) ?? 0) + 1);
  const ready = [...weights.keys()].filter((id) => !waiting.has(id));
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    for (const [, child] of children.get(id) ?? []) {
      const way = (total.get(id) ?? 0) + (weights.get(child) ?? 0);
      if (!before.has(child) || way > (total.get(child) ?? 0)) {
        total.set(child, way);
        before.set(child, id);
      }
      const left = (waiting.get(child) ?? 0) - 1;
      waiting.set(child, left);
      if (left === 0) ready.push(child);
    }
  }
  return { total, before };
}

/** How many of the shown tasks stand where, in the order a bar shows them. */
export function statusShares(cards: readonly Card[]): { status: Status; count: number }[] {
  const order: Status[] = ['done', 'review', 'running', 'ready', 'blocked', 'scheduled', 'todo', 'triage'];
  return order
    .map((status) => ({ status, count: cards.filter((card) => card.status === status).length }))
    .filter(({ count }) => count > 0);
}

/** How a link is drawn. Colour is never alone: each has its own stroke. */
type EdgeLook = 'plain' | 'done' | 'running' | 'blocked' | 'critical' | 'critical running';

export function edgeLook(parent: Card, child: Card, critical: readonly string[]): EdgeLook {
  const at = critical.indexOf(parent.id);
  const isCritical = at !== -1 && critical[at + 1] === child.id;
  if (isCritical) return parent.status === 'running' ? 'critical running' : 'critical';
  if (parent.status === 'done') return 'done';
  if (parent.status === 'blocked') return 'blocked';
  return parent.status === 'running' ? 'running' : 'plain';
}
