import { useRef, useState } from 'react';
import type { FocusEvent, KeyboardEvent, ReactNode } from 'react';
import { placeBelow } from '../lib/place.ts';

type Place = ReturnType<typeof placeBelow>;

interface Props {
  className: string;
  label: string;
  title?: string;
  /** What the button shows. */
  face: ReactNode;
  width: number;
  side?: 'left' | 'right';
  testId?: string;
  /** What opens below it. */
  children: ReactNode;
}

/** A button with a panel that opens below it. The panel closes on Esc, when the focus leaves, and on a second press. */
export function DropButton({ className, label, title, face, width, side = 'left', testId, children }: Props) {
  const [place, setPlace] = useState<Place | null>(null);
  const isOpen = place !== null;
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setPlace(null);
    button.current?.focus();
  };
  const onBlur = (event: FocusEvent<HTMLElement>): void => {
    if (event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget)) setPlace(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isOpen || event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  return (
    // The wrapper only listens to what its button and panel do.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="dropwrap" onBlur={onBlur} onKeyDown={onKeyDown}>
      <button
        type="button"
        ref={button}
        className={isOpen ? `${className} open` : className}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={label}
        title={title}
        data-testid={testId}
        onClick={(event) => setPlace(isOpen ? null : placeBelow(event.currentTarget, width, side))}
      >
        {face}
      </button>
      {isOpen && (
        <DropPanel label={label} width={width} place={place} close={() => setPlace(null)}>
          {children}
        </DropPanel>
      )}
    </div>
  );
}

interface PanelProps {
  label: string;
  width: number;
  place: Place;
  close(): void;
  children: ReactNode;
}

function DropPanel({ label, width, place, close, children }: PanelProps) {
  return (
    <>
      {/* A press beside the panel closes it; for the keyboard there are Esc and Tab. */}
      <div className="dropback" aria-hidden="true" onMouseDown={close} />
      <div className="pop drop" role="dialog" aria-label={label} tabIndex={-1} style={{ ...place, width }}>
        {children}
      </div>
    </>
  );
}
