/** Putting text on the clipboard, and saying how that went. */
import type { Toast } from '../stores/view-store.ts';
import { toast } from './view.ts';

/** @param said the toast when it is copied; a text alone is its words */
export async function copy(text: string, said: string | (Partial<Toast> & Pick<Toast, 'text'>)): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(typeof said === 'string' ? { text: said } : said);
  } catch {
    toast({ text: 'The browser did not allow copying.', detail: text, tone: 'danger' });
  }
}
