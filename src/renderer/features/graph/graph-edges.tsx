import { memo } from 'react';
import type { Card } from '../../../contract/task.ts';
import type { DrawnEdge } from './edge-path.ts';
import { edgeLook } from './graph-model.ts';

interface Props {
  edges: readonly DrawnEdge[];
  cards: Readonly<Record<string, Card>>;
  critical: readonly string[];
  selected: string | null;
  onSelect(key: string): void;
}

/**
 * The links in sight, critical ones on top. A click selects one for removing it; by keyboard L on both of its nodes
 * does. Readers hear links from the nodes, so the lines are hidden.
 */
export const GraphEdges = memo(function GraphEdges({ edges, cards, critical, selected, onSelect }: Props) {
  const drawn = edges.flatMap((edge) => {
    const [parent, child] = [cards[edge.edge[0]], cards[edge.edge[1]]];
    return parent === undefined || child === undefined ? [] : [{ ...edge, look: edgeLook(parent, child, critical) }];
  });
  const onTop = (look: string): number => (look.startsWith('critical') ? 1 : 0);
  return (
    <svg className="edges" aria-hidden="true">
      {drawn
        .toSorted((a, b) => onTop(a.look) - onTop(b.look))
        .map(({ key, path, cap, look }) => (
          <g key={key} className={selected === key ? `link ${look} picked` : `link ${look}`} data-edge={key}>
            <path className="edge" d={path} />
            <path className="ecap" d={cap} />
            {/* A line is too thin to hit; this one is not seen. */}
            <path className="ehit" d={path} onClick={() => onSelect(key)} />
          </g>
        ))}
    </svg>
  );
});
