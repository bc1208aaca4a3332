import { memo } from 'react';
import type { ReactNode } from 'react';
import { parseAnsi } from '../lib/ansi.ts';

/** More marks in one line say nothing more. */
const MARKS_MAX = 50;

/** The text with every place marked at which `found` stands, in either case. */
function marked(text: string, found: string): ReactNode {
  if (found === '') return text;
  const low = text.toLowerCase();
  const wanted = found.toLowerCase();
  // Some letters are longer in lower case; then places would not fit.
  if (low.length !== text.length) return text;
  const parts: ReactNode[] = [];
  let from = 0;
  for (let at = low.indexOf(wanted); at !== -1 && parts.length < MARKS_MAX; at = low.indexOf(wanted, from)) {
    parts.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + wanted.length)}</mark>);
    from = at + wanted.length;
  }
  return [...parts, text.slice(from)];
}

/** One line of a log; escape sequences become classes, everything else is text. */
export const LogText = memo(function LogText({ text, found = '' }: { text: string; found?: string }) {
  return parseAnsi(text).map((span, index) => (
    <span
      // Spans of a line have no identity but their place.
      // oxlint-disable-next-line react/no-array-index-key
      key={index}
      className={span.className === '' ? undefined : span.className}
      style={span.color === null ? undefined : { color: `rgb(${span.color})` }}
    >
      {marked(span.text, found)}
    </span>
  ));
});
