/** The parts of the window that F6 goes through, in reading order. */
import { announce } from './view.ts';

/** `stop` is what takes the focus inside a part; without one it is the first control. */
const REGIONS: readonly { name: string; at: string; stop?: string }[] = [
  { name: 'Title bar', at: '.titlebar' },
  { name: 'Banner', at: '.banner' },
  { name: 'Filters', at: '.filterbar' },
  { name: 'Board', at: '.board, .swim', stop: '[data-card][tabindex="0"]' },
  { name: 'View', at: '[data-region]' },
  { name: 'Task', at: '.drawer' },
  { name: 'Status bar', at: '.statusbar' },
];

const CONTROLS =
  'button:not([disabled], [tabindex="-1"]), input:not([disabled]), select, textarea, a[href], [tabindex="0"]';

function stopOf(part: HTMLElement, stop: string | undefined): HTMLElement | null {
  const wanted = stop === undefined ? null : part.querySelector<HTMLElement>(stop);
  return wanted ?? part.querySelector<HTMLElement>(CONTROLS);
}

/** Moves the focus to the next or previous part that has something to focus. */
export function nextRegion(step: 1 | -1): void {
  const parts = REGIONS.flatMap(({ name, at, stop }) => {
    const part = document.querySelector<HTMLElement>(at);
    const target = part === null ? null : stopOf(part, stop);
    return part === null || target === null ? [] : [{ name, part, target }];
  });
  const now = parts.findIndex(({ part }) => part.contains(document.activeElement));
  const first = step === 1 ? 0 : parts.length - 1;
  const next = parts[now === -1 ? first : (now + step + parts.length) % parts.length];
  if (next === undefined) return;
  next.target.focus();
  announce(next.name);
}
