/** Cuts texts to the length that events, cards and error columns keep. Counts characters, not bytes. */

/** Never splits a surrogate pair, so that what is kept is well-formed. */
export function cut(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text;
  const end = (text.codePointAt(charsMax - 1) ?? 0) > 0xffff ? charsMax - 1 : charsMax;
  return text.slice(0, end);
}

/** The first non-blank line, trimmed and cut; null when there is none. */
export function firstLine(text: string | null | undefined, charsMax: number): string | null {
  if (text === null || text === undefined) return null;
  const line = text.trim().split(/\r?\n/, 1)[0]?.trim() ?? '';
  return line === '' ? null : cut(line, charsMax);
}
