/** A value as text; nested objects are flattened to `key: value` pairs, never shown as raw JSON. */
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

const ROWS_MAX = 40;
const ITEMS_MAX = 60;

/** What a worker handed over besides its summary, as rows; lists as chips. */
export function RunMetadata({ metadata }: { metadata: unknown }) {
  if (typeof metadata !== 'object' || metadata === null) return null;
  const rows = Object.entries(metadata).slice(0, ROWS_MAX);
  if (rows.length === 0) return null;
  return (
    <dl className="meta">
      {rows.map(([key, value]) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>
            {Array.isArray(value)
              ? value.slice(0, ITEMS_MAX).map((item, index) => (
                  // Items of a list may repeat; their place is their identity.
                  // eslint-disable-next-line react/no-array-index-key
                  <code key={index}>{flat(item)}</code>
                ))
              : flat(value)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
