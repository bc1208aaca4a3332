import { useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

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
export function InlineText({ label, value, placeholder, type = 'text', check, save, children }: Props) {
  const [text, setText] = useState<string | null>(null);
  const problem = text === null ? null : (check?.(text) ?? null);
  const finish = async (): Promise<void> => {
    if (text === null || problem !== null) return;
    if (text.trim() === value || (await save(text.trim()))) setText(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') setText(null);
    else if (event.key === 'Enter') void finish();
    else return;
    event.preventDefault();
  };
  if (text === null) {
    return (
      <button type="button" className="inline" title={`Edit ${label.toLowerCase()}`} onClick={() => setText(value)}>
        {children}
      </button>
    );
  }
  return (
    <>
      <input
        className="inlinefield"
        type={type}
        aria-label={label}
        aria-invalid={problem !== null}
        title={problem ?? undefined}
        placeholder={placeholder}
        value={text}
        // The field replaces the value that was pressed.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        onChange={(event) => setText(event.target.value)}
        onBlur={() => (problem === null ? void finish() : setText(null))}
        onKeyDown={onKeyDown}
      />
      {problem !== null && <span className="c-danger note">{problem}</span>}
    </>
  );
}
