import { Plus, X } from 'lucide-react';
import type { EnvRow } from './worker-draft.ts';

interface Props {
  rows: readonly EnvRow[];
  problem: string | undefined;
  change(rows: readonly EnvRow[]): void;
}

/** Variables that a worker gets. Values that stand in the file are not shown; writing over one replaces it. */
export function EnvRows({ rows, problem, change }: Props) {
  const set = (at: number, part: Partial<EnvRow>): void =>
    change(rows.map((row, index) => (index === at ? { ...row, ...part } : row)));
  return (
    <fieldset className="f envrows">
      <legend className="lb">
        Environment
        <span className="end">kept in config.toml, readable by you alone</span>
      </legend>
      {rows.map((row, at) => (
        // A row has no identity but its place: its name is being typed.
        // oxlint-disable-next-line react/no-array-index-key
        <div className="envrow" key={at}>
          <input
            className="input mono"
            aria-label={`Variable ${at + 1}`}
            placeholder="NAME"
            value={row.name}
            spellCheck={false}
            onChange={(event) => set(at, { name: event.target.value })}
          />
          <input
            className="input mono"
            aria-label={`Value of ${row.name === '' ? `variable ${at + 1}` : row.name}`}
            placeholder={row.value === null ? '••••••••' : 'value'}
            value={row.value ?? ''}
            spellCheck={false}
            onChange={(event) => set(at, { value: event.target.value })}
          />
          <button
            type="button"
            className="btn sm icon"
            aria-label={`Remove ${row.name === '' ? `variable ${at + 1}` : row.name}`}
            onClick={() => change(rows.filter((_, index) => index !== at))}
          >
            <X className="i" aria-hidden="true" />
          </button>
        </div>
      ))}
      <button type="button" className="btn sm" onClick={() => change([...rows, { name: '', value: '' }])}>
        <Plus className="i" aria-hidden="true" />
        Add a variable
      </button>
      {problem !== undefined && (
        <p className="fielderror" role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  );
}
