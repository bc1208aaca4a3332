/** Which addresses in user text may be opened: web and mail, nothing else (threats T10, T11). Pure. */
const ALLOWED = new Set(['http:', 'https:', 'mailto:']);

/**
 * The address if it may be opened, else null. Relative addresses are refused too: in the window they would resolve
 * to the app's own files.
 */
export function safeUrl(text: string): string | null {
  try {
    const url = new URL(text);
    return ALLOWED.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
