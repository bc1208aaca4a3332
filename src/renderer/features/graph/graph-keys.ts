/** The keys of the graph, while it has the focus: walk, look around, link. */
import type { KeyboardEvent } from 'react';
import type { Direction } from './graph-steps.ts';
import type { Camera } from './camera.ts';
import type { Linking } from './use-linking.ts';

export interface GraphKeyTargets {
  camera: Camera;
  linking: Linking;
  focusId: string | null;
  /** A link is selected. */
  hasEdge: boolean;
  walk(direction: Direction): void;
  jump(to: 'first' | 'last'): void;
  removeEdge(): void;
  leaveEdge(): void;
}

const PAN_PX = 120;
const ZOOM_STEP = 1.25;
const ARROWS: Readonly<Record<string, readonly [Direction, number, number]>> = {
  ArrowLeft: ['left', PAN_PX, 0],
  ArrowRight: ['right', -PAN_PX, 0],
  ArrowUp: ['up', 0, PAN_PX],
  ArrowDown: ['down', 0, -PAN_PX],
};

function backOut({ linking, hasEdge, leaveEdge }: GraphKeyTargets): boolean {
  if (linking.isOn) linking.end();
  else if (hasEdge) leaveEdge();
  else return false;
  return true;
}

/** @returns whether the key meant something here */
function act(event: KeyboardEvent, targets: GraphKeyTargets): boolean {
  const { camera, linking, focusId, hasEdge } = targets;
  const arrow = ARROWS[event.key];
  if (arrow !== undefined) {
    if (event.shiftKey) camera.panBy(arrow[1], arrow[2]);
    else targets.walk(arrow[0]);
    return true;
  }
  switch (event.key) {
    case '+':
    case '=':
      camera.zoomBy(ZOOM_STEP);
      return true;
    case '-':
      camera.zoomBy(1 / ZOOM_STEP);
      return true;
    case '0':
      camera.reset();
      return true;
    case 'f':
      camera.fit();
      return true;
    case 'l':
      linking.toggle(focusId ?? undefined);
      return true;
    case 'Home':
    case 'End':
      targets.jump(event.key === 'Home' ? 'first' : 'last');
      return true;
    case 'Delete':
    case 'Backspace':
      if (hasEdge) targets.removeEdge();
      return hasEdge;
    case 'Escape':
      return backOut(targets);
    default:
      return false;
  }
}

/** Handles a key of the graph; what it does not know goes on to the window. */
export function onGraphKey(event: KeyboardEvent, targets: GraphKeyTargets): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (!act(event, targets)) return;
  event.preventDefault();
  event.stopPropagation();
}
