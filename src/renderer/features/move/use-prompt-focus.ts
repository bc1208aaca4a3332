/** Focus goes into a prompt and back to where it came from. */
import { useEffect, useRef, useState } from 'react';

export function usePromptFocus() {
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
