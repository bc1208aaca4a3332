/**
 * What a person is typing into a field of a saved value, and its way to the engine. Saving takes a moment: what is typed
 * meanwhile stays and is saved in its turn, even when it is the old value again. Another value that arrives from
 * elsewhere takes the place of what was typed.
 */
import { useState } from 'react';

export interface Draft {
  text: string;
  /** Null goes back to the saved text. */
  set(text: string | null): void;
  /** Saves the text, unless it is saved or on its way already. */
  commit(): void;
}

interface Sent {
  text: string;
  /** It was answered, whether it was saved or refused. */
  isOver: boolean;
}

/** @param send saves a trimmed text and resolves when it is saved or refused */
export function useDraft(saved: string, send: (text: string) => Promise<void>): Draft {
  const [edit, setEdit] = useState<{ from: string; text: string } | null>(null);
  const [sent, setSent] = useState<Sent | null>(null);
  // Dropped for good: the old value may come back, and what was typed over it then is long over.
  if (edit !== null && edit.from !== saved) {
    const isOwn = sent !== null && (!sent.isOver || sent.text === saved);
    setEdit(isOwn && edit.text.trim() !== saved ? { from: saved, text: edit.text } : null);
  }
  const text = edit?.from === saved ? edit.text : saved;
  return {
    text,
    set: (next) => setEdit(next === null ? null : { from: saved, text: next }),
    commit: () => {
      const wanted = text.trim();
      if (wanted === (sent?.isOver === false ? sent.text : saved)) return;
      const one: Sent = { text: wanted, isOver: false };
      setSent(one);
      void send(wanted).finally(() => setSent((now) => (now === one ? { ...one, isOver: true } : now)));
    },
  };
}
