/** What the pointer does in the graph: it pulls the view, or a line from a node's handle to the node that waits. */
import { useRef } from 'react';
import type { PointerEvent, RefObject } from 'react';
import { announce } from '../../actions/view.ts';
import type { Camera } from './camera.ts';
import { curve } from './edge-path.ts';
import { NODE_HEIGHT, NODE_WIDTH } from './node-size.ts';
import type { GraphLayout } from './layout.ts';
import type { Linking } from './use-linking.ts';

interface Options {
  camera: Camera;
  layout: GraphLayout;
  linking: Linking;
  /** The line that follows the pointer. */
  line: RefObject<SVGPathElement | null>;
}

/** Calls `move` until the button is released, wherever that is, then `end`. */
function untilReleased(move: (event: globalThis.PointerEvent) => void, end: (event: globalThis.PointerEvent) => void) {
  const done = (event: globalThis.PointerEvent): void => {
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', done);
    window.removeEventListener('pointercancel', done);
    end(event);
  };
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', done);
  window.addEventListener('pointercancel', done);
}

function nodeAt(event: globalThis.PointerEvent): HTMLElement | null {
  const found = document.elementFromPoint(event.clientX, event.clientY)?.closest('[data-node]');
  return found instanceof HTMLElement ? found : null;
}

export function useDrags({ camera, layout, linking, line }: Options) {
  const target = useRef<HTMLElement | null>(null);
  const aim = (node: HTMLElement | null): void => {
    if (target.current === node) return;
    target.current?.classList.remove('aim');
    node?.classList.add('aim');
    target.current = node;
  };
  return {
    /** Pulls the view when the press was not on a node or a button. @returns whether it was on the background */
    onPress(event: PointerEvent<HTMLElement>): boolean {
      const on = event.target instanceof Element ? event.target : null;
      if (event.button > 1 || on?.closest('button, select, .ghandle, .ehit') !== null) return false;
      let [x, y] = [event.clientX, event.clientY];
      untilReleased(
        (move) => {
          camera.panBy(move.clientX - x, move.clientY - y);
          [x, y] = [move.clientX, move.clientY];
        },
        () => {},
      );
      return true;
    },
    onHandle(id: string, event: PointerEvent): void {
      const from = layout.nodes[id];
      if (event.button !== 0 || from === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      announce('Drag to the task that waits for this one.');
      untilReleased(
        (move) => {
          const to = camera.toGraph(move.clientX, move.clientY);
          line.current?.setAttribute('d', curve(from.x + NODE_WIDTH, from.y + NODE_HEIGHT / 2, to.x, to.y));
          const node = nodeAt(move);
          aim(node?.dataset['node'] === id ? null : node);
        },
        (up) => {
          line.current?.setAttribute('d', '');
          aim(null);
          const to = nodeAt(up)?.dataset['node'];
          if (to !== undefined) linking.join(id, to);
        },
      );
    },
  };
}
