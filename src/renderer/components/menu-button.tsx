import { useRef, useState } from 'react';
import type { FocusEvent, KeyboardEvent, ReactNode } from 'react';

interface Props {
  className: string;
  /** What the button is called where its face is a picture. */
  label?: string;
  face: ReactNode;
  menuLabel: string;
  /** The menu lies below the right end of the button. */
  isRight?: boolean;
  testId?: string;
  /** Items with the role menuitem; each calls `close` when it was chosen. */
  children(close: () => void): ReactNode;
}

/** Moves the focus by arrows inside a menu. */
function onMenuKey(event: KeyboardEvent<HTMLElement>, close: () => void): void {
  if (event.key === 'Escape') {
    close();
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]')];
    const at = items.findIndex((item) => item === document.activeElement);
    const step = event.key === 'ArrowDown' ? 1 : -1;
    items[(at === -1 && step === -1 ? items.length - 1 : at + step + items.length) % items.length]?.focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** A button with a menu. It closes on Esc, when the focus leaves, and on a second press. */
export function MenuButton({ className, label, face, menuLabel, isRight = false, testId, children }: Props) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const onBlur = (event: FocusEvent<HTMLElement>): void => {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  };
  return (
    // The wrapper only listens to what its button and menu do.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="menuwrap" onBlur={onBlur} onKeyDown={(event) => isOpen && onMenuKey(event, close)}>
      <button
        type="button"
        ref={button}
        className={className}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={label}
        title={label}
        data-testid={testId}
        onClick={() => setOpen(!isOpen)}
      >
        {face}
      </button>
      {isOpen && (
        <div className={isRight ? 'pop menu right' : 'pop menu'} role="menu" aria-label={menuLabel}>
          {/* The items call it when they are chosen, never while they are drawn. */}
          {/* oxlint-disable-next-line react/refs */}
          {children(close)}
        </div>
      )}
    </div>
  );
}
