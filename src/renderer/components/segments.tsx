import type { KeyboardEvent, ReactNode } from 'react';

interface Choice<T extends string> {
  value: T;
  label: string;
  /** Shown instead of the label, which then only names it. */
  face?: ReactNode;
}

interface Props<T extends string> {
  label: string;
  value: T;
  choices: readonly Choice<T>[];
  onPick(value: T): void;
}

/** One of a few, side by side: one tab stop, arrows choose. */
export function Segments<T extends string>({ label, value, choices, onPick }: Props<T>) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = choices.findIndex((choice) => choice.value === value);
    const next = (at + step + choices.length) % choices.length;
    const choice = choices[next];
    if (choice === undefined) return;
    onPick(choice.value);
    event.currentTarget.querySelectorAll('button')[next]?.focus();
  };
  const hasFaces = choices.some((choice) => choice.face !== undefined);
  return (
    // Native radio buttons cannot be drawn as one control with pictures.
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus
    <div className={hasFaces ? 'seg icons' : 'seg'} role="radiogroup" aria-label={label} onKeyDown={onKeyDown}>
      {choices.map((choice) => (
        <button
          type="button"
          key={choice.value}
          role="radio"
          aria-checked={choice.value === value}
          aria-label={choice.face === undefined ? undefined : choice.label}
          title={choice.face === undefined ? undefined : choice.label}
          tabIndex={choice.value === value ? 0 : -1}
          onClick={() => onPick(choice.value)}
        >
          {choice.face ?? choice.label}
        </button>
      ))}
    </div>
  );
}
