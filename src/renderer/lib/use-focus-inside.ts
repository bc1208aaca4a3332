/** The focus goes into what opens over the window and, when it closes, back to where it was. For what is not modal. */
import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

/** @returns the ref of what opens; inside a field of several lines, or what is marked `data-first`, takes the focus */
export function useFocusInside(): RefObject<HTMLDialogElement | null> {
  const box = useRef<HTMLDialogElement>(null);
  const [opener] = useState(() => document.activeElement);
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('textarea, [data-first]')?.focus({ preventScroll: true });
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    };
  }, [opener]);
  return box;
}
