import type { ReactNode } from 'react';

interface Props {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onPick(value: string): void;
  children: ReactNode;
}

/** A value with the system's own chooser laid over it, invisible until it opens. */
export function InlineSelect({ label, value, options, onPick, children }: Props) {
  return (
    <label className="inlineselect">
      {children}
      <select aria-label={label} value={value} onChange={(event) => onPick(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
