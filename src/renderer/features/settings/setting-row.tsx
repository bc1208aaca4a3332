import type { ReactNode } from 'react';

interface Props {
  name: string;
  note?: ReactNode;
  /** What is wrong with the value, said below the row. */
  problem?: string | null;
  problemId?: string | undefined;
  children: ReactNode;
}

/** One setting: what it is at the left, its control at the right. */
export function SettingRow({ name, note, problem = null, problemId, children }: Props) {
  return (
    <div className={problem === null ? 'srow' : 'srow bad'}>
      <div className="tx">
        <b>{name}</b>
        {note !== undefined && <span>{note}</span>}
        {problem !== null && (
          <p className="fielderror" id={problemId} role="alert">
            {problem}
          </p>
        )}
      </div>
      <div className="ct">{children}</div>
    </div>
  );
}

/** Rows that belong together, under their heading. */
export function SettingGroup({ title, end, children }: { title: string; end?: ReactNode; children: ReactNode }) {
  return (
    <section className="sg" aria-label={title}>
      <h3>
        {title}
        {end !== undefined && <span className="end">{end}</span>}
      </h3>
      <div className="srows">{children}</div>
    </section>
  );
}
