/**
 * A command as one line that a person edits, and as the list of arguments that is started. Quotes group, a backslash
 * takes the next sign as it is; nothing else has a meaning, for no shell ever reads the line. Pure.
 */

const PLAIN = /^[^\s"'\\]+$/;

/** The line that reads back as exactly these arguments. */
export function argvToText(argv: readonly string[]): string {
  return argv
    .map((word) => (PLAIN.test(word) ? word : `"${word.replaceAll(/["\\]/g, (sign) => `\\${sign}`)}"`))
    .join(' ');
}

/** @returns the arguments, or null when a quote is not closed or a backslash stands at the end */
export function textToArgv(text: string): string[] | null {
  const argv: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '\\' && quote !== "'") {
      at += 1;
      if (at === text.length) return null;
      word = (word ?? '') + text.charAt(at);
    } else if (quote !== null) {
      if (sign === quote) quote = null;
      else word = (word ?? '') + sign;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      word ??= '';
    } else if (/\s/.test(sign)) {
      if (word !== null) argv.push(word);
      word = null;
    } else word = (word ?? '') + sign;
  }
  if (word !== null) argv.push(word);
  return quote === null ? argv : null;
}
