/** Splits a line of the interactive shell into words, as a POSIX shell does for quotes and backslashes. It expands nothing. */
import { UsageError } from './exit-codes.ts';

/** @throws UsageError for a quote that is not closed */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  const characters = Array.from(line);
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    if (character === '\\' && quote !== "'") {
      at += 1;
      const next = characters[at] ?? '\\';
      word = (word ?? '') + (quote === '"' && !'"\\$`'.includes(next) ? `\\${next}` : next);
    } else if (quote !== null) {
      if (character === quote) quote = null;
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/u.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== null) throw new UsageError('line', `The quote ${quote} is not closed.`);
  return word === null ? words : [...words, word];
}
