/**
 * Names of the places a card can be dropped on: a column, or a worker's cell of a column while every column has
 * lanes. Pure.
 */
import { boardNow } from '../../lib/clock.ts';
import type { Status } from '../../../contract/status.ts';
import type { Card } from '../../../contract/task.ts';
import { compareIn } from '../../stores/order.ts';

const SIGN = '|';

/** The name of a cell; `worker` null is the lane of tasks without one. */
export function cellName(status: Status, worker: string | null): string {
  return `${status}${SIGN}${worker ?? ''}`;
}

/** The status a place belongs to. */
export function statusOf(place: string): string {
  return place.split(SIGN, 1)[0] ?? '';
}

/** The worker of a cell, null for nobody, undefined where places have no worker. */
export function laneOf(place: string): string | null | undefined {
  const at = place.indexOf(SIGN);
  if (at === -1) return undefined;
  const worker = place.slice(at + 1);
  return worker === '' ? null : worker;
}

/** Columns whose order means something: claim order in Ready, waiting order in Todo and Triage. */
const ORDERED: ReadonlySet<Status> = new Set(['ready', 'todo', 'triage']);

/**
 * Where a card dropped now would stand among these; the place follows from priority and time, not from the pointer.
 * @returns the index it would have, or -1 where order means nothing.
 */
export function landingIndex(
  card: Card,
  to: Status,
  ids: readonly string[],
  cards: Readonly<Record<string, Card>>,
): number {
  if (!ORDERED.has(to) || card.status === to) return -1;
  const landed = { ...card, status: to, statusSince: boardNow() };
  const compare = compareIn(to);
  const at = ids.findIndex((id) => {
    const other = cards[id];
    return other !== undefined && compare(landed, other) < 0;
  });
  return at === -1 ? ids.length : at;
}
