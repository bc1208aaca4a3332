import type { InputHTMLAttributes } from 'react';
import type { Draft } from './use-draft.ts';

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  draft: Draft;
  /** Ties the field to the problem below its row. */
  describedBy: string | undefined;
  /** What was refused is taken back. */
  forget(): void;
}

/** A line for a saved value; it is saved when the field is left or Enter is pressed, Esc takes it back. */
export function DraftField({ draft, describedBy, forget, ...looks }: Props) {
  return (
    <input
      {...looks}
      aria-invalid={describedBy !== undefined}
      aria-describedby={describedBy}
      value={draft.text}
      onChange={(event) => draft.set(event.target.value)}
      onBlur={draft.commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') draft.commit();
        if (event.key !== 'Escape') return;
        // It backs out of this field alone.
        event.stopPropagation();
        draft.set(null);
        forget();
      }}
    />
  );
}
