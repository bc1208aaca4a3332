import type { ReactNode } from 'react';
import type { Point } from '../../stores/view-store.ts';

interface Props {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  /** `at` is below the field, for a question that the choice asks. */
  onPick(value: string, at: Point): void;
  children: ReactNode;
}

/** A value with the system's own chooser laid over it, invisible until it opens. */
export function InlineSelect({ label, value, options, onPick, children }: Props) {
  return (
    <label className="inlineselect">
      {children}
      <select
        aria-label={label}
        value={value}
        onChange={(event) => {
          const rect = event.currentTarget.getBoundingClientRect();
          onPick(event.target.value, { x: rect.left + rect.width / 2, y: rect.bottom });
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
