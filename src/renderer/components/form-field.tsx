import { useId } from 'react';
import type { ReactNode } from 'react';
import { FieldLabel } from './field-label.tsx';

interface Props {
  label: string;
  note?: string | undefined;
  problem: string | undefined;
  /** Receives the ids that tie label, control and problem together. */
  children(ids: { id: string; 'aria-invalid': boolean; 'aria-describedby': string | undefined }): ReactNode;
}

/** A labelled control with its problem right below it. */
export function FormField({ label, note, problem, children }: Props) {
  const id = useId();
  const problemId = `${id}-problem`;
  const isBad = problem !== undefined;
  return (
    <div className="f">
      <FieldLabel of={id} label={label} note={note} />
      {children({ id, 'aria-invalid': isBad, 'aria-describedby': isBad ? problemId : undefined })}
      {isBad && (
        <p className="fielderror" id={problemId} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
