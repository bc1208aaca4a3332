/** Where floating parts go. Takes window pixels, gives CSS pixels: they differ by the interface size. */
import type { Point } from '../stores/view-store.ts';

/** Free space kept to the edge of the window, CSS pixels. */
const EDGE = 12;

/** How many window pixels a CSS pixel is, 0.8 to 1.4. */
function interfaceScale(): number {
  return document.documentElement.currentCSSZoom;
}

/** The upper left corner of a box of this size near a point, kept inside the window. Sizes in CSS pixels. */
export function placeNear(at: Point | null, width: number, height: number): { left: number; top: number } {
  const scale = interfaceScale();
  const innerWidth = window.innerWidth / scale;
  const innerHeight = window.innerHeight / scale;
  const x = at === null ? innerWidth / 2 : at.x / scale;
  const y = at === null ? innerHeight / 3 : at.y / scale;
  return {
    left: Math.max(EDGE, Math.min(innerWidth - width - EDGE, x - width / 2)),
    top: Math.max(EDGE, Math.min(innerHeight - height - EDGE, y)),
  };
}

/** Below a control, its left or right edges in line, kept inside the window. */
export function placeBelow(
  control: Element,
  width: number,
  side: 'left' | 'right',
): { left: number; top: number; maxHeight: number } {
  const scale = interfaceScale();
  const rect = control.getBoundingClientRect();
  const innerWidth = window.innerWidth / scale;
  const wanted = side === 'left' ? rect.left / scale : rect.right / scale - width;
  const top = rect.bottom / scale + 6;
  return {
    left: Math.max(EDGE, Math.min(innerWidth - width - EDGE, wanted)),
    top,
    maxHeight: Math.max(120, window.innerHeight / scale - top - EDGE),
  };
}
