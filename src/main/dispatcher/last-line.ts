/** The last readable line of a run's log: the summary of a script, and the evidence beside a failure. */
import { stripVTControlCharacters } from 'node:util';
import type { Files } from '../world/world.ts';

const TAIL_BYTES = 16_384;
export const LAST_LINE_CHARS_MAX = 400;

/**
 * The last non-empty line of `text`, control sequences and control characters removed, at most 400 characters.
 * '' when there is none. Bytes that are no UTF-8 arrive here already replaced (failures.md F027).
 */
export function lastLineOf(text: string): string {
  const lines = text.split(/[\r\n]+/);
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const line = stripVTControlCharacters(lines[at] ?? '')
      .replaceAll(/\p{Cc}/gu, '')
      .trim();
    if (line !== '') return line.length > LAST_LINE_CHARS_MAX ? `${line.slice(0, LAST_LINE_CHARS_MAX - 1)}…` : line;
  }
  return '';
}

/** The same for a log file, reading only its last 16 KiB; '' when the file is missing. */
export function lastLogLine(files: Files, path: string | null): string {
  const size = path === null ? null : files.sizeOf(path);
  if (path === null || size === null) return '';
  const from = Math.max(0, size - TAIL_BYTES);
  return lastLineOf(new TextDecoder().decode(files.readBytes(path, from, size - from)));
}
