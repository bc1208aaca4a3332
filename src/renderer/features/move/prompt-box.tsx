import type { KeyboardEvent, ReactNode } from 'react';
import { placeNear } from '../../lib/place.ts';
import { useFocusInside } from '../../lib/use-focus-inside.ts';
import type { Point } from '../../stores/view-store.ts';

interface Props {
  label: string;
  at: Point | null;
  /** As high as it may get, pixels; so it is placed where it is seen whole. */
  height: number;
  cancel(): void;
  /** Done by Ctrl-Enter too, from any of its fields; null where choosing from a list is the answer. */
  confirm: (() => void) | null;
  children: ReactNode;
}

const WIDTH = 316;

/** A question at the place where something was asked for. Esc leaves everything as it is. */
export function PromptBox({ label, at, height, cancel, confirm, children }: Props) {
  const box = useFocusInside();
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') cancel();
    else if (confirm !== null && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) confirm();
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={box}
      open
      className="dropask"
      aria-label={label}
      style={placeNear(at, WIDTH, height)}
      onKeyDown={onKeyDown}
    >
      {children}
    </dialog>
  );
}
