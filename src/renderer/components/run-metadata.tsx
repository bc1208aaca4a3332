/** What a worker handed over besides its summary, as a tree of rows; short lists as chips. Never raw JSON. */
import type { ReactNode } from 'react';

const ROWS_MAX = 40;
const ITEMS_MAX = 60;
/** Deeper parts are told as text: nobody reads a tree that is six levels deep. */
const DEPTH_MAX = 4;

/** A value as text; nested objects are flattened to `key: value` pairs. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(flat).join(', ');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, part]) => `${key}: ${flat(part)}`)
      .join(', ');
  return '';
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Lists of plain values are chips; a list that holds objects is numbered. */
function childrenOf(value: object): [string, unknown][] {
  return Array.isArray(value)
    ? value.slice(0, ITEMS_MAX).map((item: unknown, index): [string, unknown] => [String(index + 1), item])
    : Object.entries(value).slice(0, ROWS_MAX);
}

function Chips({ items }: { items: readonly unknown[] }) {
  return (
    <>
      {items.slice(0, ITEMS_MAX).map((item, index) => (
        // Items of a list may repeat; their place is their identity.
        // oxlint-disable-next-line react/no-array-index-key
        <code key={index}>{flat(item)}</code>
      ))}
      {items.length > ITEMS_MAX && <span className="dim">and {items.length - ITEMS_MAX} more</span>}
    </>
  );
}

function valueOf(value: unknown, depth: number): ReactNode {
  if (!isTree(value)) return flat(value);
  if (Array.isArray(value) && !value.some(isTree)) return <Chips items={value} />;
  if (depth >= DEPTH_MAX) return flat(value);
  return <Rows rows={childrenOf(value)} depth={depth + 1} />;
}

function Rows({ rows, depth }: { rows: readonly [string, unknown][]; depth: number }) {
  return (
    <dl className={depth === 0 ? 'meta' : 'meta sub'}>
      {rows.map(([key, value]) => (
        <div key={key}>
          <dt title={key}>{key}</dt>
          <dd>{valueOf(value, depth)}</dd>
        </div>
      ))}
    </dl>
  );
}

export function RunMetadata({ metadata }: { metadata: unknown }) {
  if (!isTree(metadata)) return null;
  const rows = childrenOf(metadata);
  return rows.length === 0 ? null : <Rows rows={rows} depth={0} />;
}
