/**
 * Text for terminals. Titles, comments and logs come from anywhere, workers included, so every string passes
 * `plain` or `printable` before it reaches a terminal (threat T26): a title must not move the cursor, set the
 * window title or write to the clipboard.
 */
import { stripVTControlCharacters } from 'node:util';

// C0 and C1 controls, bidirectional overrides and the separators that terminals treat as new lines.
// oxlint-disable-next-line no-control-regex -- control characters are what this expression is for
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu;
// String sequences of ECMA-48 (OSC, DCS, SOS, PM, APC) up to their terminator, or to the end of the line when it is missing.
const STRINGS =
  // oxlint-disable-next-line no-control-regex -- as above
  /(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c|(?=\n)|$)?/gu;

/** Many lines without control sequences; tab and newline stay, a carriage return becomes a newline. */
export function printable(text: string): string {
  return stripVTControlCharacters(text.replaceAll(/\r\n?/gu, '\n').replaceAll(STRINGS, '')).replaceAll(UNSAFE, '');
}

/** One line without control sequences; runs of white space become one space. */
export function plain(text: string): string {
  return printable(text).replaceAll(/\s+/gu, ' ').trim();
}

/** `plain`, cut to `max` characters with an ellipsis. Never splits a surrogate pair. */
export function clip(text: string, max: number): string {
  const characters = Array.from(plain(text.slice(0, max * 4 + 64)));
  return characters.length <= max ? characters.join('') : `${characters.slice(0, max - 1).join('')}…`;
}

/** Columns that a terminal uses for `text`: wide East Asian characters and emoji count two, combining marks none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mark}|\u200d|\ufe0f/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}
