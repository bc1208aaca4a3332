import { memo } from 'react';
import type { PointerEvent } from 'react';
import type { Card } from '../../../contract/task.ts';
import type { LinkGraph } from '../../lib/board-links.ts';
import { useBoard, useView } from '../../stores/use-stores.ts';
import type { Rect } from './camera.ts';
import { touches } from './edge-path.ts';
import { GraphNode } from './graph-node.tsx';
import type { GraphLayout } from './layout.ts';
import { NODE_HEIGHT, NODE_WIDTH } from './node-size.ts';

interface Props {
  cards: readonly Card[];
  places: GraphLayout['nodes'];
  graph: LinkGraph;
  critical: readonly string[];
  /** The part of the graph in sight. */
  sight: Rect;
  isFar: boolean;
  focusId: string | null;
  linkFrom: string | null;
  onChoose(id: string, byKeyboard: boolean): void;
  onFocus(id: string): void;
  onHandle(id: string, event: PointerEvent): void;
}

function isInSight({ x, y }: { x: number; y: number }, sight: Rect): boolean {
  return touches({ left: x, top: y, right: x + NODE_WIDTH, bottom: y + NODE_HEIGHT }, sight);
}

/** The nodes in sight, and the focused one wherever it is. */
export const GraphNodes = memo(function GraphNodes(props: Props) {
  const { cards, places, graph, critical, sight, isFar, focusId, linkFrom, onChoose, onFocus, onHandle } = props;
  const nextUp = useBoard((state) => state.columns.ready[0] ?? null);
  const drawerId = useView((state) => state.drawerId);
  return cards.map((card) => {
    const place = places[card.id];
    if (place === undefined || (card.id !== focusId && !isInSight(place, sight))) return null;
    return (
      <GraphNode
        key={card.id}
        card={card}
        place={place}
        graph={graph}
        isCritical={critical.includes(card.id)}
        isNextUp={card.id === nextUp}
        isFocused={card.id === focusId}
        isOpen={card.id === drawerId}
        isLinkFrom={card.id === linkFrom}
        isFar={isFar}
        onChoose={onChoose}
        onFocus={onFocus}
        onHandle={onHandle}
      />
    );
  });
});
