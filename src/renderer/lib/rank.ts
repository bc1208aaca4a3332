/** How well a name answers what was typed: its beginning, then the beginning of a word, then letters in order. Pure. */

interface Match {
  /** Lower is better. */
  rank: number;
  /** Indexes of the letters that matched. */
  at: readonly number[];
}

function span(from: number, length: number): number[] {
  return Array.from({ length }, (_, index) => from + index);
}

/** Where the text begins a word of the name, or -1. */
function wordStart(name: string, text: string): number {
  for (let at = name.indexOf(text); at !== -1; at = name.indexOf(text, at + 1))
    if (at > 0 && !/[\p{L}\p{N}]/u.test(name.charAt(at - 1))) return at;
  return -1;
}

/** Every letter of the text, in order, as near to the front as it goes; null when one is missing. */
function subsequence(name: string, text: string): number[] | null {
  const found: number[] = [];
  let from = 0;
  for (const letter of text) {
    const at = name.indexOf(letter, from);
    if (at === -1) return null;
    found.push(at);
    from = at + 1;
  }
  return found;
}

/** @returns null when it does not match at all; an empty text matches everything alike. */
export function matchName(name: string, text: string): Match | null {
  const low = name.toLowerCase();
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return { rank: 0, at: [] };
  if (low.startsWith(wanted)) return { rank: 0, at: span(0, wanted.length) };
  const word = wordStart(low, wanted);
  if (word !== -1) return { rank: 1, at: span(word, wanted.length) };
  const inside = low.indexOf(wanted);
  if (inside !== -1) return { rank: 2, at: span(inside, wanted.length) };
  const letters = subsequence(low, wanted);
  // Letters far apart are hardly what was meant.
  const isNear = letters !== null && (letters.at(-1) ?? 0) - (letters[0] ?? 0) <= wanted.length * 4;
  return isNear ? { rank: 3, at: letters } : null;
}

/** Things in the order of their matches; equal ones keep the order they were used in last, then their own. */
export function rankBy<T>(
  items: readonly T[],
  text: string,
  nameOf: (item: T) => string,
  lastUsed: (item: T) => number,
): { item: T; match: Match }[] {
  return items
    .map((item) => ({ item, match: matchName(nameOf(item), text) }))
    .filter((found): found is { item: T; match: Match } => found.match !== null)
    .toSorted((a, b) => a.match.rank - b.match.rank || lastUsed(a.item) - lastUsed(b.item));
}
