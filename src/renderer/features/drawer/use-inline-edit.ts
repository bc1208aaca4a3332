/**
 * A value of a task that becomes a field when it is pressed: what is typed into it, saving it once at a time, and the way
 * back of the focus. What others made of the value meanwhile is replaced only when a person saves again. Knows nothing of
 * the engine.
 */
import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { announce, toast } from '../../actions/view.ts';

interface Options {
  /** What the value is called. */
  name: string;
  /** The value as it is saved. */
  value: string;
  /** What would be saved of a typed text. */
  clean(text: string): string;
  /** @returns false when it was refused and told; the field stays then */
  save(text: string): Promise<boolean>;
}

interface InlineEdit {
  /** What is typed; null while the value is only shown. */
  text: string | null;
  /** What begins the edit, and gets the focus back. */
  opener: RefObject<HTMLButtonElement | null>;
  begin(): void;
  type(text: string): void;
  /** Leaves the value as it was. */
  cancel(): void;
  commit(): Promise<void>;
}

export function useInlineEdit({ name, value, clean, save }: Options): InlineEdit {
  const [edit, setEdit] = useState<{ text: string; from: string } | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const isSaving = useRef(false);
  const wasOpen = useRef(false);
  const isOpen = edit !== null;
  useEffect(() => {
    // A press elsewhere has taken the focus already.
    const isNowhere = document.activeElement === null || document.activeElement === document.body;
    if (wasOpen.current && !isOpen && isNowhere) opener.current?.focus({ preventScroll: true });
    wasOpen.current = isOpen;
  }, [isOpen]);
  return {
    text: edit?.text ?? null,
    opener,
    begin: () => setEdit({ text: value, from: value }),
    type: (text) => setEdit((before) => (before === null ? null : { ...before, text })),
    cancel: () => setEdit(null),
    async commit() {
      if (edit === null || isSaving.current) return;
      const wanted = clean(edit.text);
      if (wanted === value) {
        setEdit(null);
        return;
      }
      if (value !== edit.from) {
        const text = `${name} was changed meanwhile. Save again to replace that.`;
        toast({ text, tone: 'danger', isSticky: true });
        announce(text);
        setEdit({ ...edit, from: value });
        return;
      }
      isSaving.current = true;
      const isSaved = await save(wanted);
      isSaving.current = false;
      // What was typed while it was saved is not lost.
      if (isSaved) setEdit((now) => (now === null || now.text === edit.text ? null : { ...now, from: wanted }));
    },
  };
}
