import { describe, expect, it } from 'vitest';
import { parseAnsi } from '../../src/renderer/lib/ansi.ts';
import { LINE_CHARS_MAX, LOG_LINES_MAX, createLogRing } from '../../src/renderer/lib/log-ring.ts';

const plainText = (line: string): string =>
  parseAnsi(line)
    .map((span) => span.text)
    .join('');
const ESC = '\u001b';
const texts = (ring: ReturnType<typeof createLogRing>): string[] => ring.lines().map((line) => line.text);

describe('the ring of log lines', () => {
  it('joins lines that arrive in pieces and shows the one that still grows', () => {
    const ring = createLogRing();
    ring.push('one\ntw');
    expect(texts(ring)).toEqual(['one', 'tw']);
    ring.push('o\nthree\n');
    expect(texts(ring)).toEqual(['one', 'two', 'three']);
    expect(ring.lines().map((line) => line.number)).toEqual([1, 2, 3]);
  });

  it('gives the same array until something changed', () => {
    const ring = createLogRing();
    ring.push('one\n');
    const before = ring.lines();
    ring.push('');
    expect(ring.lines()).toBe(before);
    ring.push('x');
    expect(ring.lines()).not.toBe(before);
  });

  it('keeps the last 2,000 lines with their numbers, whether they came at once or one by one', () => {
    const atOnce = createLogRing();
    atOnce.push(Array.from({ length: 5000 }, (_, index) => `line ${index + 1}\n`).join(''));
    const oneByOne = createLogRing();
    for (let index = 1; index <= 5000; index += 1) oneByOne.push(`line ${index}\n`);
    for (const ring of [atOnce, oneByOne]) {
      expect(ring.lines()).toHaveLength(LOG_LINES_MAX);
      expect(ring.lines().at(-1)).toEqual({ number: 5000, text: 'line 5000' });
      expect(ring.lines()[0]).toEqual({ number: 3001, text: 'line 3001' });
      expect(ring.dropped()).toBe(3000);
    }
  });

  it('cuts a line of fifty megabytes and stays small', () => {
    const ring = createLogRing();
    const chunk = 'x'.repeat(65_536);
    for (let index = 0; index < 800; index += 1) ring.push(chunk);
    expect(ring.lines()).toHaveLength(1);
    expect(texts(ring)[0]?.length).toBeLessThan(LINE_CHARS_MAX + 30);
    ring.push('\nnext\n');
    expect(texts(ring).at(-1)).toBe('next');
  });

  it('draws a progress bar as its last state, and CRLF as a line end', () => {
    const ring = createLogRing();
    ring.push('10 %\r20 %\r30 %');
    expect(texts(ring)).toEqual(['30 %']);
    ring.push('\nwindows\r\n');
    expect(texts(ring)).toEqual(['30 %', 'windows']);
  });
});

describe('escape sequences of terminals (T10)', () => {
  it('become classes and colours', () => {
    expect(parseAnsi(`a ${ESC}[31mred${ESC}[0m b`)).toEqual([
      { text: 'a ', className: '', color: null },
      { text: 'red', className: 'ansi-red', color: null },
      { text: ' b', className: '', color: null },
    ]);
    const [span] = parseAnsi(`${ESC}[1;38;2;10;20;30mx`);
    expect(span).toEqual({ text: 'x', className: 'ansi-bold', color: '10, 20, 30' });
    expect(parseAnsi(`${ESC}[38;5;208mx`)[0]?.color).toBe('255, 135, 0');
    expect(parseAnsi(`${ESC}[38;5;244mx`)[0]?.color).toBe('128, 128, 128');
  });

  it('that are not colours disappear', () => {
    const hostile = `${ESC}]8;;javascript:alert(1)${ESC}\\link${ESC}]8;;${ESC}\\ ${ESC}[2J${ESC}[10;10H${ESC}]0;title\u0007end${ESC}c\u0000\u0008`;
    expect(plainText(hostile)).toBe('link end');
  });

  it('leave markup as text', () => {
    expect(plainText('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>');
  });

  it('survive being cut anywhere', () => {
    const line = `${ESC}[1;31mred${ESC}[0m ${ESC}[38;5;208morange${ESC}[0m`;
    for (let at = 0; at < line.length; at += 1) expect(plainText(line.slice(0, at))).not.toContain(ESC);
  });
});
