import { memo } from 'react';
import type { PointerEvent } from 'react';
import type { Card } from '../../../contract/task.ts';
import { StatusGlyph } from '../../components/status-glyph.tsx';
import type { LinkGraph } from '../../lib/board-links.ts';
import { cardLabel } from '../../lib/status-text.ts';
import { NodeFoot } from './node-foot.tsx';

interface Props {
  card: Card;
  place: { x: number; y: number };
  graph: LinkGraph;
  isCritical: boolean;
  isNextUp: boolean;
  isFocused: boolean;
  isOpen: boolean;
  isLinkFrom: boolean;
  /** Too small to read: only its shape is drawn. */
  isFar: boolean;
  onChoose(id: string, byKeyboard: boolean): void;
  onFocus(id: string): void;
  onHandle(id: string, event: PointerEvent): void;
}

function classOf({ card, isCritical, isOpen, isLinkFrom, isFar }: Props): string {
  const extra = [isCritical && 'crit', isOpen && 'open', isLinkFrom && 'from', isFar && 'far'];
  return ['gnode', card.status, ...extra.filter((name) => name !== false)].join(' ');
}

/** What readers hear after the title: everything that the picture says by shape, place and lines. */
function wordsOf({ card, graph, isCritical }: Props): string {
  const parents = graph.parents.get(card.id)?.length ?? 0;
  const children = graph.children.get(card.id)?.length ?? 0;
  const links = `waits for ${parents}, ${children} wait for it`;
  const words = cardLabel(card).slice(card.title.length);
  return [words, links, isCritical ? 'on the critical path' : ''].filter((part) => part !== '').join(', ');
}

/** One task of the graph. Its handle is for the mouse; L does the same from the keyboard. */
export const GraphNode = memo(function GraphNode(props: Props) {
  const { card, place, graph, isFocused, isNextUp, isFar, onChoose, onFocus, onHandle } = props;
  return (
    <div className="gplace" style={{ transform: `translate(${place.x}px, ${place.y}px)` }}>
      <button
        type="button"
        className={classOf(props)}
        data-node={card.id}
        data-card={card.id}
        data-testid={`node-${card.id}`}
        data-status={card.status}
        tabIndex={isFocused ? 0 : -1}
        onClick={(event) => onChoose(card.id, event.detail === 0)}
        onFocus={() => onFocus(card.id)}
      >
        {isFar ? (
          <span className="sr-only">{card.title}</span>
        ) : (
          <>
            <span className="t">
              <StatusGlyph status={card.status} size={14} isQuiet />
              <span>{card.title}</span>
            </span>
            <NodeFoot card={card} graph={graph} isNextUp={isNextUp} />
          </>
        )}
        <span className="sr-only">{wordsOf(props)}</span>
      </button>
      {!isFar && (
        <span
          className="ghandle"
          data-testid={`handle-${card.id}`}
          title="Drag to the task that waits for this one"
          aria-hidden="true"
          onPointerDown={(event) => onHandle(card.id, event)}
        />
      )}
    </div>
  );
});
