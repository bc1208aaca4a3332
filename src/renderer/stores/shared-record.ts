/**
 * Records that cost little to change: the next one shares with the one before all pages but those of the keys that
 * changed, so a board of a hundred thousand cards is not copied for one of them. It reads like a plain object whose
 * keys are in the order in which they came; nothing that was handed out ever changes. Knows nothing of cards.
 */

/** Values on one page. Copying a page is what a change costs. */
const PAGE = 256;

type Page<T> = readonly (T | undefined)[];

interface Pages<T> {
  /** Where each key stands. Shared by all records that come from one another: a key never moves. */
  places: Map<string, number>;
  pages: readonly Page<T>[];
}

const insides = new WeakMap<object, Pages<unknown>>();

function find<T>({ places, pages }: Pages<T>, key: string | symbol): T | undefined {
  const place = typeof key === 'string' ? places.get(key) : undefined;
  return place === undefined ? undefined : pages[Math.floor(place / PAGE)]?.[place % PAGE];
}

function* entriesOf<T>(inside: Pages<T>): Generator<[string, T]> {
  for (const key of inside.places.keys()) {
    const value = find(inside, key);
    if (value !== undefined) yield [key, value];
  }
}

const refuse = (): boolean => false;

function recordOf<T>(inside: Pages<T>): Readonly<Record<string, T>> {
  const record = new Proxy<Record<string, T>>(
    {},
    {
      get: (_, key) => find(inside, key),
      has: (_, key) => find(inside, key) !== undefined,
      ownKeys: () => [...entriesOf(inside)].map(([key]) => key),
      getOwnPropertyDescriptor(_, key) {
        const value = find(inside, key);
        return value === undefined ? undefined : { value, enumerable: true, configurable: true, writable: false };
      },
      set: refuse,
      deleteProperty: refuse,
      defineProperty: refuse,
    },
  );
  insides.set(record, inside);
  return record;
}

/** A record of these entries; of two with one key the later one counts. */
export function sharedRecord<T>(entries: Iterable<readonly [string, T]> = []): Readonly<Record<string, T>> {
  const places = new Map<string, number>();
  const pages: (T | undefined)[][] = [];
  for (const [key, value] of entries) {
    const place = places.get(key) ?? places.size;
    places.set(key, place);
    (pages[Math.floor(place / PAGE)] ??= [])[place % PAGE] = value;
  }
  return recordOf({ places, pages });
}

/** The record after these changes; undefined takes a key out. `before` stays what it was. */
export function withChanges<T>(
  before: Readonly<Record<string, T>>,
  changes: Iterable<readonly [string, T | undefined]>,
): Readonly<Record<string, T>> {
  const inside = insides.get(before) as Pages<T> | undefined;
  if (inside === undefined) return withChanges(sharedRecord(Object.entries(before)), changes);
  const { places } = inside;
  const pages = [...inside.pages];
  const copied = new Set<number>();
  for (const [key, value] of changes) {
    const known = places.get(key);
    if (known === undefined && value === undefined) continue;
    const place = known ?? places.size;
    if (known === undefined) places.set(key, place);
    const at = Math.floor(place / PAGE);
    if (!copied.has(at)) pages[at] = [...(pages[at] ?? [])];
    copied.add(at);
    (pages[at] as (T | undefined)[])[place % PAGE] = value;
  }
  return recordOf({ places, pages });
}

/** Reads values without the detour that makes a record look like a plain object; for loops over many keys. */
export function readerOf<T>(record: Readonly<Record<string, T>>): (key: string) => T | undefined {
  const inside = insides.get(record) as Pages<T> | undefined;
  if (inside === undefined) return (key) => (Object.hasOwn(record, key) ? record[key] : undefined);
  return (key) => find(inside, key);
}

/** A value as it was and as it is; undefined where there was or is none. */
export type Difference<T> = readonly [T | undefined, T | undefined];

/**
 * Where two records differ; costs no more than the pages that are not shared.
 * @returns null when neither came from the other, so that all may differ
 */
export function differences<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
): readonly Difference<T>[] | null {
  const was = insides.get(before) as Pages<T> | undefined;
  const is = insides.get(after) as Pages<T> | undefined;
  if (was === undefined || was.places !== is?.places) return null;
  const found: Difference<T>[] = [];
  for (let at = 0; at < Math.max(was.pages.length, is.pages.length); at += 1) {
    const [old, now] = [was.pages[at], is.pages[at]];
    if (old === now) continue;
    for (let place = 0; place < PAGE; place += 1)
      if (old?.[place] !== now?.[place]) found.push([old?.[place], now?.[place]]);
  }
  return found;
}

/** The values, in the order of their keys; many times faster than Object.values. */
export function* valuesOf<T>(record: Readonly<Record<string, T>>): Generator<T> {
  const inside = insides.get(record) as Pages<T> | undefined;
  if (inside === undefined) {
    yield* Object.values(record);
    return;
  }
  for (const page of inside.pages) for (const value of page) if (value !== undefined) yield value;
}
