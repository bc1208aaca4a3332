/**
 * Finds a text in the log of a run, and reads the lines around any byte of it. Logs are large: they are read piece by
 * piece, other work of the engine goes on in between, and no more than one piece is held. Bytes are compared as they
 * are, letters of ASCII without regard to case, so that offsets are exact whatever a worker wrote.
 */
import { LOG_MATCHES_MAX, LOG_PIECE_BYTES, LOG_SEARCH_BYTES_MAX } from '../../contract/inspect.ts';
import type { LogMatches, LogPiece } from '../../contract/inspect.ts';
import type { World } from '../world/world.ts';
import { pause } from './pacing.ts';

/** Read at once: a millisecond or two of the time of the engine. */
const STEP_BYTES = 262_144;
/** How far before a match its line is looked for; a longer line begins there. */
const LINE_BYTES_MAX = 8_192;
const NEWLINE = 0x0a;

/** A character per byte. */
const bytesAsText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** Matches the UTF-8 bytes of `text`, ASCII letters in either case. */
function patternOf(text: string): RegExp {
  const source = Buffer.from(text, 'utf8')
    .toString('latin1')
    .replaceAll(/[^a-z0-9]|[a-z]/gi, (one) =>
      /[a-z]/i.test(one) ? `[${one.toLowerCase()}${one.toUpperCase()}]` : escaped(one),
    );
  return new RegExp(source, 'g');
}

function escaped(one: string): string {
  return `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** Start of the line that holds position `at`, not further back than `LINE_BYTES_MAX`. */
function lineStart(text: string, at: number): number {
  const start = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  return Math.max(start, at - LINE_BYTES_MAX);
}

/** Positions in `text` at which lines begin that match; each line once. */
function linesIn(text: string, pattern: RegExp): number[] {
  const found: number[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    found.push(lineStart(text, match.index));
    const end = text.indexOf('\n', match.index);
    if (end === -1) break;
    pattern.lastIndex = end;
  }
  return found;
}

/** @param text at least one character. Ends early, with what was found, when `signal` aborts. */
export async function searchLog(
  world: Pick<World, 'files' | 'clock'>,
  path: string,
  text: string,
  signal: AbortSignal,
): Promise<LogMatches> {
  const pattern = patternOf(text);
  const bytes = world.files.sizeOf(path) ?? 0;
  const from = Math.max(0, bytes - LOG_SEARCH_BYTES_MAX);
  let at: number[] = [];
  let total = 0;
  for (let offset = from; offset < bytes && !signal.aborted;) {
    const piece = bytesAsText(world.files.readBytes(path, offset, Math.min(STEP_BYTES, bytes - offset)));
    if (piece === '') break;
    const isLast = offset + piece.length >= bytes;
    const end = piece.lastIndexOf('\n') + 1;
    // A line longer than a piece is searched with an overlap, in case the text stands across its end.
    const length = isLast ? piece.length : end > 0 ? end : Math.max(1, piece.length - Buffer.byteLength(text) + 1);
    const found = linesIn(isLast || end === 0 ? piece : piece.slice(0, length), pattern);
    const start = offset;
    at.push(...found.map((position) => start + position));
    total += found.length;
    if (at.length > LOG_MATCHES_MAX) at = at.slice(-LOG_MATCHES_MAX);
    offset += length;
    // oxlint-disable-next-line no-await-in-loop -- the rest of the engine has its turn between two pieces
    if (!isLast) await pause(world.clock, 0, signal);
  }
  return { at, total, from, bytes };
}

/** Decoded lossily; a part that was given back to the disk (failures.md F026) is told of instead of its zeros. */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true })
    .decode(bytes)
    .replaceAll(/\0{16,}/g, '\n(part of the log was dropped to save space)\n');
}

/** Up to LOG_PIECE_BYTES on each side of byte `at`, in whole lines where lines are short enough. */
export function logAround(files: World['files'], path: string, at: number): LogPiece {
  const bytes = files.sizeOf(path) ?? 0;
  if (bytes === 0) return { from: 0, at: 0, to: 0, bytes: 0, before: '', after: '' };
  const middle = Math.min(Math.max(0, at), bytes);
  const first = Math.max(0, middle - LOG_PIECE_BYTES);
  const read = files.readBytes(path, first, Math.min(bytes, middle + LOG_PIECE_BYTES) - first);
  const newlineBefore = first === 0 ? -1 : read.indexOf(NEWLINE);
  const begin = newlineBefore !== -1 && first + newlineBefore < middle ? newlineBefore + 1 : 0;
  const lastNewline = read.lastIndexOf(NEWLINE);
  const isWhole = first + read.length >= bytes || lastNewline < middle - first;
  const end = isWhole ? read.length : lastNewline + 1;
  const split = Math.min(middle - first, end);
  return {
    from: first + begin,
    at: first + split,
    to: first + end,
    bytes,
    before: textOf(read.subarray(begin, split)),
    after: textOf(read.subarray(split, end)),
  };
}
