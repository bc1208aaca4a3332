import { memo } from 'react';
import { parseAnsi } from '../lib/ansi.ts';

/** One line of a log; escape sequences become classes, everything else is text. */
export const LogText = memo(function LogText({ text }: { text: string }) {
  return parseAnsi(text).map((span, index) => (
    <span
      // Spans of a line have no identity but their place.
      // eslint-disable-next-line react/no-array-index-key
      key={index}
      className={span.className === '' ? undefined : span.className}
      style={span.color === null ? undefined : { color: `rgb(${span.color})` }}
    >
      {span.text}
    </span>
  ));
});
