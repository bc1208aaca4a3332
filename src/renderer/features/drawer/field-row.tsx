import type { ReactNode } from 'react';

/** One property of the task: name and value. */
export function FieldRow({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="prop">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
