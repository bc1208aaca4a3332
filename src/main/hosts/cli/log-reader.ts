/** Reads a growing log file by byte offset and prints it in the form that the reader of stdout can take. */
import type { Files } from '../../world/world.ts';
import type { Output } from './output.ts';
import { printable } from './terminal-text.ts';

const BLOCK_BYTES = 65_536;
const NEWLINE = 10;
/** An unfinished line longer than this is printed in pieces (failures.md F027). */
const HELD_CHARS_MAX = 262_144;

/** Offset at which the last `lines` lines begin; reads backwards, so a large log costs no more than its tail. */
export function offsetOfLastLines(files: Files, path: string, lines: number): number {
  const size = files.sizeOf(path) ?? 0;
  if (lines === 0) return size;
  let wanted = lines;
  for (let end = size; end > 0; end -= BLOCK_BYTES) {
    const start = Math.max(0, end - BLOCK_BYTES);
    const block = files.readBytes(path, start, end - start);
    for (let index = block.length - 1; index >= 0; index -= 1) {
      const isLastByte = start + index === size - 1;
      if (block[index] !== NEWLINE || isLastByte) continue;
      wanted -= 1;
      if (wanted === 0) return start + index + 1;
    }
  }
  return 0;
}

/**
 * @returns a function that prints what was appended since its last call; told that the call is the final one, it
 *   also prints an unfinished last line. A file that became shorter is read from its start again.
 */
export function createLogPrinter(
  output: Output,
  files: Files,
  log: { path: string; runId: string; from: number },
): (isFinal: boolean) => void {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let offset = log.from;
  let held = '';
  const emit = (bytes: Uint8Array, isFinal: boolean): void => {
    if (!output.json && !output.terminal) {
      if (bytes.length > 0) output.raw(bytes);
      return;
    }
    // Control sequences end with their line at the latest, so whole lines can be cleaned one block at a time.
    const text = held + decoder.decode(bytes, { stream: !isFinal });
    const isLong = text.length > HELD_CHARS_MAX;
    const cut = isFinal || isLong ? text.length : text.lastIndexOf('\n') + 1;
    held = text.slice(cut);
    if (cut === 0) return;
    if (output.json) output.record({ runId: log.runId, to: offset, text: text.slice(0, cut) });
    else output.raw(printable(text.slice(0, cut)));
  };
  return (isFinal) => {
    const size = files.sizeOf(log.path) ?? 0;
    if (size < offset) offset = 0;
    while (offset < size) {
      const bytes = files.readBytes(log.path, offset, Math.min(BLOCK_BYTES, size - offset));
      if (bytes.length === 0) break;
      offset += bytes.length;
      emit(bytes, false);
    }
    if (isFinal) emit(new Uint8Array(0), true);
  };
}
