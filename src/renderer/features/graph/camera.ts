/**
 * Panning and zooming: one transform written straight to the layer, so that moving the view renders nothing. Who
 * listens learns only which part of the graph is in sight, in coarse steps, and the zoom in whole percents. Knows the
 * two elements it is attached to and no React.
 */
import { NODE_HEIGHT, NODE_WIDTH } from './node-size.ts';

export interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}
interface Size {
  width: number;
  height: number;
}
interface Point {
  x: number;
  y: number;
}

/** What is drawn: changes only when something else has to be mounted or written. */
interface Sight {
  zoom: number;
  rect: Rect;
}

const ZOOM_MIN = 0.08;
const ZOOM_MAX = 2;
/** A graph that does not fit starts at this zoom or more: below it titles cannot be read. */
const ZOOM_READABLE = 0.6;
/** How much of the wheel's delta makes a zoom. */
const WHEEL_ZOOM = 0.0035;
/** The part in sight is known in steps of so many pixels of the graph, with as much around it. */
const STEP = 400;
/** A revealed node keeps this distance from the border. */
const MARGIN = 16;
/** What the zoom buttons take of the lower border; a graph that fits does not lie below them. */
const BUTTONS = 48;

const clamp = (zoom: number): number => Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, zoom));

interface Pose extends Point {
  zoom: number;
}

/** The part of the graph that a box of that size shows, in coarse steps. */
function inSight({ x, y, zoom }: Pose, box: Size): Rect {
  const snap = (value: number, round: (value: number) => number): number => round(value / STEP) * STEP;
  return {
    left: snap(-x / zoom, Math.floor) - STEP,
    top: snap(-y / zoom, Math.floor) - STEP,
    right: snap((box.width - x) / zoom, Math.ceil) + STEP,
    bottom: snap((box.height - y) / zoom, Math.ceil) + STEP,
  };
}

/** The pose at which a graph of that size fits, from its corner or in the middle. */
function fitting(graph: Size, box: Size, least: number): Pose {
  const zoom = clamp(Math.max(least, Math.min(1, box.width / graph.width, (box.height - BUTTONS) / graph.height)));
  const spare = box.width - graph.width * zoom;
  return { x: spare > 0 && zoom < 1 ? spare / 2 : 0, y: 0, zoom };
}

/** Window pixels per pixel of the element: other than 1 when the person chose another interface size. */
function scaleOf(element: HTMLElement): number {
  return element.offsetWidth === 0 ? 1 : element.getBoundingClientRect().width / element.offsetWidth;
}

const sizeOf = (element: HTMLElement): Size => ({ width: element.clientWidth, height: element.clientHeight });

/** How far a span must move to lie inside the box. */
function inward(from: number, to: number, end: number): number {
  if (from < MARGIN) return MARGIN - from;
  return to > end - MARGIN ? end - MARGIN - to : 0;
}

/** The pose after multiplying the zoom around a point of the box. */
function zoomed(pose: Pose, factor: number, { x, y }: Point): Pose {
  const zoom = clamp(pose.zoom * factor);
  const ratio = zoom / pose.zoom;
  return { x: x - (x - pose.x) * ratio, y: y - (y - pose.y) * ratio, zoom };
}

/** A point of the window in pixels of the box. */
function pointIn(box: HTMLElement, x: number, y: number): Point {
  const rect = box.getBoundingClientRect();
  const scale = scaleOf(box);
  return { x: (x - rect.left) / scale, y: (y - rect.top) / scale };
}

function sameSight(a: Sight, b: Sight): boolean {
  const keys = ['left', 'top', 'right', 'bottom'] as const;
  return a.zoom === b.zoom && keys.every((key) => a.rect[key] === b.rect[key]);
}

interface Moves {
  panBy(dx: number, dy: number): void;
  zoomBy(factor: number, at: Point): void;
  inBox(x: number, y: number): Point;
}

/** The wheel pans, sideways with Shift, and zooms at the pointer with Ctrl, as pinching does. */
function listenToWheel(box: HTMLElement, { panBy, zoomBy, inBox }: Moves): () => void {
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey)
      zoomBy(Math.exp(-event.deltaY * WHEEL_ZOOM), inBox(event.clientX, event.clientY));
    else if (event.shiftKey) panBy(-event.deltaY - event.deltaX, 0);
    else panBy(-event.deltaX, -event.deltaY);
  };
  // The browser would zoom the page otherwise, and it must be told before it does.
  box.addEventListener('wheel', onWheel, { passive: false });
  return () => box.removeEventListener('wheel', onWheel);
}

/** How far the view must move to show the whole node at this place. */
function toReveal({ x, y }: Point, pose: Pose, box: Size): { dx: number; dy: number } {
  const { zoom } = pose;
  return {
    dx: inward(pose.x + x * zoom, pose.x + (x + NODE_WIDTH) * zoom, box.width),
    dy: inward(pose.y + y * zoom, pose.y + (y + NODE_HEIGHT) * zoom, box.height),
  };
}

export type Camera = ReturnType<typeof createCamera>;

/** Builds a camera that is not attached yet; until then everything but listening does nothing. */
export function createCamera() {
  let pose: Pose = { x: 0, y: 0, zoom: 1 };
  let on: { box: HTMLElement; layer: HTMLElement } | null = null;
  let graph: (Size & { tag: string }) | null = null;
  let fitted: string | null = null;
  let sight: Sight = { zoom: 1, rect: inSight(pose, { width: 2 * STEP, height: 2 * STEP }) };
  const listeners = new Set<() => void>();

  const move = (next: Pose): void => {
    pose = next;
    if (on === null) return;
    on.layer.style.transform = `translate(${pose.x}px, ${pose.y}px) scale(${pose.zoom})`;
    on.box.style.backgroundPosition = `${pose.x + 11}px ${pose.y + 9}px`;
    const seen = { zoom: Math.round(pose.zoom * 100) / 100, rect: inSight(pose, sizeOf(on.box)) };
    if (sameSight(seen, sight)) return;
    sight = seen;
    for (const listener of listeners) listener();
  };
  const panBy = (dx: number, dy: number): void => move({ ...pose, x: pose.x + dx, y: pose.y + dy });
  /** Multiplies the zoom around a point of the box, or around its middle. */
  const zoomBy = (factor: number, at?: Point): void => {
    if (on === null) return;
    const { width, height } = sizeOf(on.box);
    move(zoomed(pose, factor, at ?? { x: width / 2, y: height / 2 }));
  };
  const inBox = (x: number, y: number): Point => (on === null ? { x, y } : pointIn(on.box, x, y));
  const fitOnce = (): void => {
    if (on === null || graph === null || fitted === graph.tag) return;
    fitted = graph.tag;
    move(fitting(graph, sizeOf(on.box), ZOOM_READABLE));
  };
  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    sight: (): Sight => sight,
    /** Takes over both elements. @returns the function that lets them go */
    attach(box: HTMLElement, layer: HTMLElement): () => void {
      on = { box, layer };
      const observer = new ResizeObserver(() => move(pose));
      observer.observe(box);
      const stopWheel = listenToWheel(box, { panBy, zoomBy, inBox });
      move(pose);
      fitOnce();
      return () => {
        on = null;
        observer.disconnect();
        stopWheel();
      };
    },
    /** The graph has that size. The first one under a tag is fitted; later ones leave the view where it is. */
    show(next: Size & { tag: string }): void {
      graph = next;
      fitOnce();
    },
    panBy,
    zoomBy,
    reset: () => move({ x: 0, y: 0, zoom: 1 }),
    fit(): void {
      if (on !== null && graph !== null) move(fitting(graph, sizeOf(on.box), ZOOM_MIN));
    },
    /** Brings the node at this place into the box when it is not. */
    reveal(place: Point): void {
      if (on === null) return;
      const { dx, dy } = toReveal(place, pose, sizeOf(on.box));
      if (dx !== 0 || dy !== 0) panBy(dx, dy);
    },
    /** From window pixels to those of the graph. */
    toGraph(x: number, y: number): Point {
      const at = inBox(x, y);
      return { x: (at.x - pose.x) / pose.zoom, y: (at.y - pose.y) / pose.zoom };
    },
  };
}
