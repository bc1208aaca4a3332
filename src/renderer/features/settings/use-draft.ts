/** What a person is typing into a field of a saved value; it is forgotten when another value arrives. */
import { useState } from 'react';

/** @returns the text to show, and how to change it; null goes back to the saved one */
export function useDraft(saved: string): [text: string, set: (text: string | null) => void] {
  const [edit, setEdit] = useState<{ from: string; text: string } | null>(null);
  // Dropped for good: the old value may come back, and what was typed over it then is long over.
  if (edit !== null && edit.from !== saved) setEdit(null);
  const text = edit?.from === saved ? edit.text : saved;
  return [text, (next) => setEdit(next === null ? null : { from: saved, text: next })];
}
