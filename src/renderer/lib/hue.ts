/** Colour and letters of names: workers and projects get a stable hue from their name, nothing is stored. */

/** Hues that are told apart at a glance; two names have the same one or clearly different ones. */
const HUES = 12;

/** Hue in degrees, 0 to 359, the same for the same name on every machine (FNV-1a, then spread; its upper bits count). */
export function hueOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash ^= name.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  hash ^= hash >>> 15;
  return Math.floor(((Math.imul(hash, 0x2c1b3c6d) >>> 0) / 2 ** 32) * HUES) * (360 / HUES);
}

function firstLetter(word: string): string {
  return Array.from(word)[0] ?? '';
}

/** Two letters: initials of the first two words, or the first two letters of one word. */
export function lettersOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const [first = '?', second] = words;
  const letters = second === undefined ? Array.from(first).slice(0, 2) : [first, second].map(firstLetter);
  return letters.join('');
}
