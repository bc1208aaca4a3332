import { useId } from 'react';
import { FieldLabel } from '../../../components/field-label.tsx';

interface Props {
  label: string;
  note?: string;
  hint?: string;
  value: string;
  placeholder?: string;
  /** Takes the focus when the step opens. */
  isFirst?: boolean;
  isMono?: boolean;
  isWrong?: boolean;
  testId?: string;
  onChange(text: string): void;
}

/** A labelled line of text in the board menu, with its rule below it. */
export function BoardField({ label, note, hint, value, onChange, ...rest }: Props) {
  const id = useId();
  const { placeholder, isFirst = false, isMono = false, isWrong = false, testId } = rest;
  return (
    <div className="f">
      <FieldLabel of={id} label={label} note={note} />
      <input
        id={id}
        className={isMono ? 'input mono' : 'input'}
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        data-first={isFirst ? '' : undefined}
        data-testid={testId}
        aria-invalid={isWrong}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint !== undefined && (
        <p className={isWrong ? 'bhint wrong' : 'bhint'} id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
