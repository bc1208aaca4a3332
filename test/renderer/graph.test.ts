import { describe, expect, it } from 'vitest';
import { graphOf, parseLinks, waitingFor } from '../../src/renderer/lib/board-links.ts';
import type { Edge } from '../../src/renderer/lib/board-links.ts';
import { drawEdges, touches } from '../../src/renderer/features/graph/edge-path.ts';
import {
  criticalPath,
  edgeLook,
  projectsOf,
  remainingMs,
  shownOf,
} from '../../src/renderer/features/graph/graph-model.ts';
import { nodeBeside } from '../../src/renderer/features/graph/graph-steps.ts';
import { placeInLayers } from '../../src/renderer/features/graph/layered.ts';
import { layoutGraph, partsOf } from '../../src/renderer/features/graph/layout.ts';
import { NODE_HEIGHT, NODE_WIDTH } from '../../src/renderer/features/graph/node-size.ts';
import type { Card } from '../../src/contract/task.ts';
import { makeCard } from './make-card.ts';

const NOW = 1_000_000_000;
const all = { project: null, hidesDone: false };

function cardsOf(...cards: Card[]): Record<string, Card> {
  return Object.fromEntries(cards.map((card) => [card.id, card]));
}

const todo = (id: string, patch: Partial<Card> = {}): Card => makeCard(id, { status: 'todo', ...patch });

function graphWith(edges: Edge[], typicalMs: Record<string, number> = {}) {
  return graphOf(edges, { took: {}, typicalMs });
}

/** Every pair of nodes keeps its distance. */
function overlaps(nodes: Record<string, { x: number; y: number }>): string[] {
  const list = Object.entries(nodes);
  return list.flatMap(([id, a], index) =>
    list
      .slice(index + 1)
      .filter(([, b]) => Math.abs(a.x - b.x) < NODE_WIDTH && Math.abs(a.y - b.y) < NODE_HEIGHT)
      .map(([other]) => `${id} ${other}`),
  );
}

describe('the layout of the graph', () => {
  it('puts every parent left of its children, without overlaps, in a small part', () => {
    const edges: Edge[] = [
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'd'],
      ['c', 'd'],
      ['x', 'y'],
    ];
    const { nodes, width, height } = layoutGraph(['a', 'b', 'c', 'd', 'x', 'y'], edges);
    for (const [parent, child] of edges) expect(nodes[parent]?.x).toBeLessThan(nodes[child]?.x ?? 0);
    expect(overlaps(nodes)).toEqual([]);
    expect(Math.max(...Object.values(nodes).map((node) => node.x + NODE_WIDTH))).toBeLessThanOrEqual(width);
    expect(Math.max(...Object.values(nodes).map((node) => node.y + NODE_HEIGHT))).toBeLessThanOrEqual(height);
  });

  it('does the same for thousands of nodes in one part', () => {
    const ids = Array.from({ length: 3000 }, (_, index) => `n${index}`);
    const edges = ids.slice(1).map((id, index): Edge => [`n${Math.max(0, index - (index % 17))}`, id]);
    const { nodes } = layoutGraph(ids, edges);
    expect(Object.keys(nodes)).toHaveLength(3000);
    for (const [parent, child] of edges) expect(nodes[parent]?.x ?? 0).toBeLessThan(nodes[child]?.x ?? 0);
    const columns = Map.groupBy(Object.entries(nodes), ([, place]) => place.x);
    for (const column of columns.values()) {
      const tops = column.map(([, place]) => place.y).toSorted((a, b) => a - b);
      for (const [index, top] of tops.slice(1).entries())
        expect(top - (tops[index] ?? 0)).toBeGreaterThanOrEqual(NODE_HEIGHT);
    }
  });

  it('is the same for the same links', () => {
    const edges: Edge[] = [
      ['a', 'b'],
      ['b', 'c'],
    ];
    expect(layoutGraph(['a', 'b', 'c'], edges)).toEqual(layoutGraph(['a', 'b', 'c'], edges));
  });

  it('ends for a loop, which only a foreign writer can make (F050)', () => {
    const loop: Edge[] = [
      ['a', 'b'],
      ['b', 'a'],
      ['b', 'c'],
    ];
    expect(placeInLayers(['a', 'b', 'c'], loop, { x: 1, y: 1 }).size).toBe(3);
    expect(Object.keys(layoutGraph(['a', 'b', 'c'], loop).nodes)).toHaveLength(3);
  });

  it('keeps parts that are not connected apart, the largest first', () => {
    const edges: Edge[] = [
      ['x', 'y'],
      ['a', 'b'],
      ['b', 'c'],
    ];
    expect(partsOf(['a', 'b', 'c', 'x', 'y'], edges).map((part) => part.ids.join(''))).toEqual(['abc', 'xy']);
  });
});

describe('what the graph shows', () => {
  const cards = cardsOf(
    todo('a', { tenant: 'auth', status: 'done', completedAt: NOW }),
    todo('b', { tenant: 'auth' }),
    todo('c', { tenant: 'api' }),
    todo('lonely'),
  );
  const graph = graphWith([
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'gone'],
  ]);

  it('is every task with a link to one that is still there', () => {
    expect(shownOf(graph, cards, all).cards.map((card) => card.id)).toEqual(['a', 'b', 'c']);
    expect(projectsOf(graph, cards)).toEqual(['api', 'auth']);
  });

  it('can leave done tasks out, and everything but one project and its neighbours', () => {
    expect(shownOf(graph, cards, { project: null, hidesDone: true }).edges).toEqual([['b', 'c']]);
    expect(shownOf(graph, cards, { project: 'auth', hidesDone: false }).edges).toEqual([
      ['a', 'b'],
      ['b', 'c'],
    ]);
  });

  it('reads the answer of the engine', () => {
    const links = { board: 'x', cursor: 1, edgesJson: '[["a","b"]]', tookJson: '{"a":5}', typicalMs: { w: 7 } };
    const parsed = parseLinks(links);
    expect(parsed.children.get('a')).toEqual(['b']);
    expect(parsed.parents.get('b')).toEqual(['a']);
    expect(parsed.took).toEqual({ a: 5 });
  });

  it('counts everything unfinished that waits for a task, directly or not, once', () => {
    const diamond = graphWith([
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'd'],
      ['c', 'd'],
    ]);
    const four = cardsOf(todo('a'), todo('b'), todo('c', { status: 'done', completedAt: NOW }), todo('d'));
    expect(waitingFor('a', diamond, four).toSorted()).toEqual(['b', 'd']);
  });
});

describe('the critical path', () => {
  const cards = cardsOf(
    todo('a', { assignee: 'slow' }),
    todo('b', { assignee: 'fast' }),
    todo('c', { assignee: 'slow' }),
    todo('d', { assignee: 'fast' }),
  );
  const edges: Edge[] = [
    ['a', 'd'],
    ['b', 'c'],
    ['b', 'd'],
  ];
  const typical = { slow: 600_000, fast: 60_000 };

  it('is the chain of unfinished tasks that takes longest', () => {
    const graph = graphWith(edges, typical);
    const path = criticalPath(shownOf(graph, cards, all), graph, NOW);
    expect(path.ids).toEqual(['a', 'd']);
    expect(path.totalMs).toBe(660_000);
  });

  it('leaves out what is done, and is empty when nothing waits', () => {
    const graph = graphWith([['a', 'd']], typical);
    const done = { ...cards, a: todo('a', { status: 'done', completedAt: NOW }) };
    expect(criticalPath(shownOf(graph, done, all), graph, NOW)).toEqual({ ids: [], totalMs: null });
  });

  it('takes the longer chain when nothing is known about times', () => {
    const chain = graphWith([
      ['a', 'b'],
      ['b', 'c'],
      ['d', 'c'],
    ]);
    expect(criticalPath(shownOf(chain, cards, all), chain, NOW).ids).toEqual(['a', 'b', 'c']);
  });

  it('counts what a running task has used already, and never less than nothing', () => {
    const run = {
      id: '1',
      number: 1,
      phase: 'running' as const,
      startedAt: NOW - 200_000,
      workerPid: 1,
      lastHeartbeatAt: null,
      heartbeatNote: null,
      claimExpires: null,
      maxRuntimeSeconds: null,
    };
    expect(remainingMs(todo('a', { assignee: 'slow', status: 'running', run }), typical, NOW)).toBe(400_000);
    expect(remainingMs(todo('a', { assignee: 'fast', status: 'running', run }), typical, NOW)).toBe(0);
    expect(remainingMs(todo('a', { assignee: 'new' }), typical, NOW)).toBeNull();
  });

  it('marks its own links and no others', () => {
    const [a, d, b] = [todo('a'), todo('d'), todo('b', { status: 'blocked' })];
    expect(edgeLook(a, d, ['a', 'd'])).toBe('critical');
    expect(edgeLook(a, d, ['a', 'x', 'd'])).toBe('plain');
    expect(edgeLook(b, d, [])).toBe('blocked');
  });
});

describe('walking and drawing', () => {
  const edges: Edge[] = [
    ['a', 'b'],
    ['a', 'c'],
  ];
  const graph = graphWith(edges);
  const layout = layoutGraph(['a', 'b', 'c'], edges);

  it('goes right to a child, left to a parent, up and down along a layer, and nowhere at the edge', () => {
    const [upper, lower] = (layout.nodes['b']?.y ?? 0) < (layout.nodes['c']?.y ?? 0) ? ['b', 'c'] : ['c', 'b'];
    expect(['b', 'c']).toContain(nodeBeside('a', 'right', graph, layout.nodes));
    expect(nodeBeside('b', 'left', graph, layout.nodes)).toBe('a');
    expect(nodeBeside(upper ?? '', 'down', graph, layout.nodes)).toBe(lower);
    expect(nodeBeside(upper ?? '', 'right', graph, layout.nodes)).toBeNull();
  });

  it('draws links between borders, each into a port of its own', () => {
    const drawn = drawEdges(
      [
        ['a', 'c'],
        ['b', 'c'],
      ],
      layoutGraph(
        ['a', 'b', 'c'],
        [
          ['a', 'c'],
          ['b', 'c'],
        ],
      ),
    );
    expect(drawn).toHaveLength(2);
    expect(new Set(drawn.map((edge) => edge.cap)).size).toBe(2);
    expect(touches({ left: 0, top: 0, right: 1, bottom: 1 }, { left: 2, top: 0, right: 3, bottom: 1 })).toBe(false);
  });
});
