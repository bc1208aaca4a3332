import { Unlink } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { unlinkTasks } from '../../actions/edit-task.ts';
import { openDrawer } from '../../actions/view.ts';
import type { LinkGraph } from '../../lib/board-links.ts';
import { useBoard, useView } from '../../stores/use-stores.ts';
import { viewStore } from '../../stores/view-store.ts';
import { createCamera } from './camera.ts';
import type { Camera } from './camera.ts';
import { drawEdges, touches } from './edge-path.ts';
import type { DrawnEdge } from './edge-path.ts';
import { GraphEdges } from './graph-edges.tsx';
import { onGraphKey } from './graph-keys.ts';
import type { GraphKeyTargets } from './graph-keys.ts';
import type { Shown } from './graph-model.ts';
import { GraphNodes } from './graph-nodes.tsx';
import { nodeBeside } from './graph-steps.ts';
import { GraphZoom } from './graph-zoom.tsx';
import { useDrags } from './use-drags.ts';
import type { TaggedLayout } from './use-layout.ts';
import type { Linking } from './use-linking.ts';

/** Below this zoom a title is smaller than 6 px, so nodes are drawn as shapes. */
const FAR_ZOOM = 0.45;

interface Props {
  shown: Shown;
  graph: LinkGraph;
  layout: TaggedLayout;
  critical: readonly string[];
  linking: Linking;
  children: ReactNode;
}

/** The button on the middle of a selected link. */
function EdgeButton({ edge, onDone }: { edge: DrawnEdge; onDone(): void }) {
  const { x, y } = edge.middle;
  return (
    <button
      type="button"
      className="btn sm out gunlink"
      style={{ transform: `translate(${x}px, ${y}px) translate(-50%, -50%)` }}
      onClick={() => {
        void unlinkTasks(...edge.edge);
        onDone();
      }}
    >
      <Unlink className="i" aria-hidden="true" />
      Remove link
    </button>
  );
}

/** A camera on the two elements, and what it has in sight. */
function useCamera(layout: TaggedLayout) {
  const box = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [camera] = useState(createCamera);
  const sight = useSyncExternalStore(camera.subscribe, camera.sight);
  useEffect(() => {
    if (box.current === null || layer.current === null) return undefined;
    // The graph takes the focus when it opens, so that its keys work at once.
    box.current.focus({ preventScroll: true });
    return camera.attach(box.current, layer.current);
  }, [camera]);
  useEffect(() => camera.show(layout), [camera, layout]);
  return { box, layer, camera, sight };
}

/** The focused node, and how to give another one the focus. */
function useNodeFocus(shown: Shown, layout: TaggedLayout, camera: Camera) {
  const wanted = useView((state) => state.focusId);
  const focusId = wanted !== null && wanted in layout.nodes ? wanted : (shown.cards[0]?.id ?? null);
  const goTo = (id: string | null): void => {
    const place = id === null ? undefined : layout.nodes[id];
    if (id === null || place === undefined) return;
    viewStore.setState((state) => ({ focusId: id, drawerId: state.drawerId === null ? null : id }));
    camera.reveal(place);
    // The node is mounted once the view has moved to it.
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`)?.focus());
  };
  return { focusId, goTo };
}

const onNodeFocus = (id: string): void => viewStore.setState({ focusId: id });

/** The links, which of them are in sight, and the selected one. */
function useEdges(shown: Shown, layout: TaggedLayout) {
  const [selected, select] = useState<string | null>(null);
  const all = useMemo(() => drawEdges(shown.edges, layout), [shown.edges, layout]);
  return { all, selected: all.find(({ key }) => key === selected) ?? null, select };
}

interface KeyFacts extends Pick<Props, 'graph' | 'shown' | 'layout' | 'linking'> {
  camera: Camera;
  edges: ReturnType<typeof useEdges>;
  focusId: string | null;
  goTo(id: string | null): void;
}

/** What the keys of the graph act on. */
function keysOf({ graph, shown, layout, camera, linking, edges, focusId, goTo }: KeyFacts): GraphKeyTargets {
  return {
    camera,
    linking,
    focusId,
    hasEdge: edges.selected !== null,
    walk: (direction) => goTo(focusId === null ? null : nodeBeside(focusId, direction, graph, layout.nodes)),
    jump: (to) => goTo(shown.cards.at(to === 'first' ? 0 : -1)?.id ?? null),
    removeEdge() {
      if (edges.selected !== null) void unlinkTasks(...edges.selected.edge);
      edges.select(null);
    },
    leaveEdge: () => edges.select(null),
  };
}

/** The nodes and links in sight, and everything that pointer and keyboard do with them. */
export function GraphCanvas({ shown, graph, layout, critical, linking, children }: Props) {
  const { box, layer, camera, sight } = useCamera(layout);
  const { focusId, goTo } = useNodeFocus(shown, layout, camera);
  const edges = useEdges(shown, layout);
  const line = useRef<SVGPathElement>(null);
  const cards = useBoard((state) => state.cards);
  const seen = useMemo(() => edges.all.filter(({ bounds }) => touches(bounds, sight.rect)), [edges.all, sight.rect]);
  const choose = useCallback(
    (id: string, byKeyboard: boolean): void => {
      if (linking.isOn) linking.choose(id);
      else openDrawer(id, byKeyboard);
    },
    [linking],
  );
  const drags = useDrags({ camera, layout, linking, line });
  const keys = keysOf({ graph, shown, layout, camera, linking, edges, focusId, goTo });
  return (
    // The canvas is one composite control: it takes the keys that its nodes do not.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={box}
      className={linking.isOn ? 'graphwrap linking' : 'graphwrap'}
      role="application"
      aria-roledescription="dependency graph"
      aria-label={`${shown.cards.length} tasks, ${shown.edges.length} links. Arrows walk along links, Enter opens, L links, plus and minus zoom.`}
      data-testid="graph"
      tabIndex={-1}
      onPointerDown={(event) => {
        if (drags.onPress(event)) edges.select(null);
      }}
      onKeyDown={(event) => onGraphKey(event, keys)}
    >
      {children}
      <div ref={layer} className="glayer" data-testid="graph-layer">
        <GraphEdges
          edges={seen}
          cards={cards}
          critical={critical}
          selected={edges.selected?.key ?? null}
          onSelect={edges.select}
        />
        <svg className="edges" aria-hidden="true">
          <path ref={line} className="edge pull" />
        </svg>
        <GraphNodes
          cards={shown.cards}
          places={layout.nodes}
          graph={graph}
          critical={critical}
          sight={sight.rect}
          isFar={sight.zoom < FAR_ZOOM}
          focusId={focusId}
          linkFrom={linking.from}
          onChoose={choose}
          onFocus={onNodeFocus}
          onHandle={drags.onHandle}
        />
        {edges.selected !== null && <EdgeButton edge={edges.selected} onDone={() => edges.select(null)} />}
      </div>
      <GraphZoom camera={camera} zoom={sight.zoom} />
    </div>
  );
}
