import type { KeyboardEvent, ReactNode } from 'react';
import { useInlineEdit } from './use-inline-edit.ts';

interface Props {
  label: string;
  value: string;
  placeholder: string;
  type?: 'text' | 'datetime-local';
  /** Returns a sentence when the text cannot be saved. */
  check?(text: string): string | null;
  save(text: string): Promise<boolean>;
  children: ReactNode;
}

/** A value that becomes a field when pressed. Enter saves, Esc leaves it as it was. */
export function InlineText({ label, value, placeholder, type: kind = 'text', check, save, children }: Props) {
  const { text, opener, begin, type, cancel, commit } = useInlineEdit({
    name: label,
    value,
    clean: (typed) => typed.trim(),
    save,
  });
  const problem = text === null ? null : (check?.(text) ?? null);
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') cancel();
    else if (event.key === 'Enter' && problem === null) void commit();
    else return;
    event.preventDefault();
  };
  if (text === null) {
    return (
      <button type="button" ref={opener} className="inline" title={`Edit ${label.toLowerCase()}`} onClick={begin}>
        {children}
      </button>
    );
  }
  return (
    <>
      <input
        className="inlinefield"
        type={kind}
        aria-label={label}
        aria-invalid={problem !== null}
        title={problem ?? undefined}
        placeholder={placeholder}
        value={text}
        // The field replaces the value that was pressed.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        onChange={(event) => type(event.target.value)}
        onBlur={() => (problem === null ? void commit() : cancel())}
        onKeyDown={onKeyDown}
      />
      {problem !== null && <span className="c-danger note">{problem}</span>}
    </>
  );
}
