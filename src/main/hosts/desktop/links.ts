/** Decides which addresses may be handed to the system's browser (threats T11, E10). Pure; asks and opens nothing. */

const CHARS_MAX = 2048;

/**
 * The address as it will be opened, or null. Only https with a host and without credentials, and mailto with a
 * plain address and no header fields. Control, bidirectional and invisible characters are refused before the
 * parser could drop them.
 */
export function externalLink(text: string): string | null {
  if (text.length > CHARS_MAX || /[\p{C}\p{Z}\\]/u.test(text)) return null;
  const url = URL.parse(text);
  if (url === null) return null;
  if (url.protocol === 'mailto:') {
    return /^[^@?&#%]+@[^@?&#%]+$/.test(url.pathname) && url.search === '' && url.hash === '' ? url.href : null;
  }
  if (url.protocol !== 'https:' || !/^https:\/\//i.test(text)) return null;
  return url.hostname !== '' && url.username === '' && url.password === '' ? url.href : null;
}
