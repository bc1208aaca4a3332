import { describe, expect, it } from 'vitest';
import { clip, plain, printable, widthOf } from '../../../src/main/hosts/cli/terminal-text.ts';

/** Sequences that act on a terminal: clipboard, window title, link, cursor, colour, screen, string sequences of C1. */
const ATTACKS: readonly (readonly [name: string, text: string, left: string])[] = [
  ['OSC 52 clipboard', 'a\u001B]52;c;ZXZpbA==\u0007b', 'ab'],
  ['OSC 0 title ended by ST', 'a\u001B]0;owned\u001B\\b', 'ab'],
  ['OSC 8 link', '\u001B]8;;http://x.example\u0007click\u001B]8;;\u0007', 'click'],
  ['an OSC that never ends', 'a\u001B]52;c;ZXZpbA==', 'a'],
  ['DCS', 'a\u001BPq#0\u001B\\b', 'ab'],
  ['APC and PM', 'a\u001B_x\u001B\\\u001B^y\u001B\\b', 'ab'],
  ['cursor movement', 'a\u001B[2J\u001B[1;1Hb', 'ab'],
  ['colour', '\u001B[31mred\u001B[0m', 'red'],
  ['C1 CSI', 'a\u009B31mb', 'ab'],
  ['C1 OSC', 'a\u009D52;c;eA==\u009Cb', 'ab'],
  ['bell, backspace, delete, NUL', 'a\u0007\u0008\u007F\u0000b', 'ab'],
  ['bidirectional override', 'a\u202Etxt.exe\u202Cb', 'atxt.exeb'],
  ['a lone escape', 'a\u001Bb', 'a'],
];

describe('text for terminals', () => {
  it.each(ATTACKS)('takes out %s (T26)', (_name, text, left) => {
    const clean = printable(text);
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(clean).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202E]/u);
    expect(clean.startsWith(left)).toBe(true);
  });

  it('keeps the lines after an unfinished sequence', () => {
    expect(printable('one\u001B]0;title\ntwo')).toBe('one\ntwo');
  });

  it('turns carriage returns of a progress bar into lines', () => {
    expect(printable('10%\r20%\r\ndone')).toBe('10%\n20%\ndone');
  });

  it('makes one line of many', () => {
    expect(plain('  a\n\tb  c ')).toBe('a b c');
  });

  it('cuts without splitting a surrogate pair', () => {
    expect(clip('😀😀😀😀', 3)).toBe('😀😀…');
    expect(clip('short', 10)).toBe('short');
  });

  it('counts wide characters as two columns and combining marks as none', () => {
    expect(widthOf('日本')).toBe(4);
    expect(widthOf('e\u0301')).toBe(1);
    expect(widthOf('😀')).toBe(2);
    expect(widthOf('שלום')).toBe(4);
  });
});
