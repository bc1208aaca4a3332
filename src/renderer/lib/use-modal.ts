/**
 * A modal dialog that is open for as long as it is drawn. However it goes, by Esc, by a press or because something was
 * done in it, the focus goes back to where it was: taking an open dialog out of the page would leave it nowhere.
 */
import { useEffectEvent, useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';

/**
 * What takes the focus inside is marked `data-first`; else it is the first control.
 * @param onClose called when a person closes it
 */
export function useModal(onClose: () => void): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = useEffectEvent(onClose);
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null) return undefined;
    // The event comes late: by then the dialog may have been drawn, and opened, again.
    const onClosed = (): void => {
      if (!element.open) close();
    };
    element.addEventListener('close', onClosed);
    element.showModal();
    element.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => {
      element.removeEventListener('close', onClosed);
      element.close();
    };
  }, []);
  return dialog;
}
