/**
 * The log of one run as a stream: what is there, then what is appended, until the run has ended and its process
 * tree is gone. Logs are files that workers write to directly; this module only reads them, by byte offset, and
 * never holds more than one chunk. Text is decoded lossily, and a character is never split between two chunks.
 */
import type { LogChunk } from '../../contract/feed.ts';
import type { World } from '../world/world.ts';
import { pause, repeat } from './pacing.ts';
import { createWakeUp } from './signal.ts';
import type { WakeUp } from './signal.ts';

const CHUNK_BYTES_MAX = 65_536;
/** A live reader further behind than this skips ahead: a flood of output must not fill the window's memory (F025). */
const LAG_BYTES_MAX = 2_097_152;
/** Where it goes on after skipping, before the end. */
const RESUME_BYTES = 262_144;
/** Appends closer together than this become one chunk. */
const COALESCE_MS = 40;
const POLL_MS = 500;

export interface RunLogOptions {
  runId: string;
  /** Absolute path of the log, or null when the run has none. The file need not exist yet. */
  path: string | null;
  /** Byte to begin at; negative: that many bytes before the end. */
  from: number;
  world: World;
  /** True when nothing more will be appended. */
  hasEnded(): boolean;
  /** Rings when the run may have ended. */
  changed: WakeUp;
}

/** Chunks of at most 64 KiB in file order; the last one has `final: true`. Ends early when `signal` aborts. */
export async function* followRunLog(options: RunLogOptions, signal: AbortSignal): AsyncGenerator<LogChunk, void, void> {
  const { path, world } = options;
  const sizeNow = (): number => (path === null ? 0 : (world.files.sizeOf(path) ?? 0));
  const appended = createWakeUp();
  const watch = watchLog(options, () => appended.ring());
  const caughtUpAt = sizeNow();
  let offset = firstByte(options, caughtUpAt);
  let isFirst = true;
  try {
    while (!signal.aborted) {
      // Asked before the size is read, so that nothing written before the end is missed.
      const hasEnded = options.hasEnded();
      const size = sizeNow();
      const isCut = size < offset;
      const isLagging = offset >= caughtUpAt && size - offset > LAG_BYTES_MAX;
      if (isCut) offset = 0;
      if (isLagging) offset = size - RESUME_BYTES;
      const piece = readPiece(options, offset, size, hasEnded);
      const to = offset + piece.length;
      const final = hasEnded && to >= size;
      const truncated = isCut || isLagging || (isFirst && offset > 0);
      if (isFirst || final || piece.length > 0) {
        yield { runId: options.runId, from: offset, to, text: piece.text, truncated, final };
      }
      isFirst = false;
      offset = to;
      if (final) return;
      // oxlint-disable-next-line no-await-in-loop -- a stream waits for its next element
      if (piece.length === 0) await eitherRings([appended, options.changed], signal);
      // oxlint-disable-next-line no-await-in-loop -- as above
      else if (to >= size) await pause(world.clock, COALESCE_MS, signal);
    }
  } finally {
    watch.close();
  }
}

function firstByte({ from, path, world }: RunLogOptions, size: number): number {
  if (from >= 0 || path === null) return Math.min(Math.max(from, 0), size);
  const start = Math.max(0, size + from);
  if (start === 0) return 0;
  // Begin at a whole character: skip continuation bytes.
  const bytes = world.files.readBytes(path, start, 4);
  const lead = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80);
  return start + Math.max(0, lead);
}

function readPiece(
  options: RunLogOptions,
  offset: number,
  size: number,
  isLast: boolean,
): { text: string; length: number } {
  if (options.path === null || size <= offset) return { text: '', length: 0 };
  const bytes = options.world.files.readBytes(options.path, offset, Math.min(CHUNK_BYTES_MAX, size - offset));
  const isWholeRest = offset + bytes.length >= size;
  const length = isLast && isWholeRest ? bytes.length : wholeCharacters(bytes);
  return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, length)), length };
}

/** How many bytes come before a character that the end of `bytes` cuts in two. Invalid bytes count as whole. */
export function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const width =
      byte >= 0xf0 && byte <= 0xf4 ? 4 : byte >= 0xe0 && byte <= 0xef ? 3 : byte >= 0xc2 && byte <= 0xdf ? 2 : 1;
    return width > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** Rings on writes to the log, with a slow poll behind the watcher. */
function watchLog({ path, world }: RunLogOptions, ring: () => void): { close(): void } {
  const poll = repeat(world.clock, POLL_MS, ring);
  const slash = path?.lastIndexOf('/') ?? -1;
  const dir = path?.slice(0, slash) ?? '';
  const name = path?.slice(slash + 1);
  const watcher =
    path !== null && world.files.isDirectory(dir)
      ? world.files.watchDir(dir, (changed) => {
          if (changed === null || changed === name) ring();
        })
      : null;
  return {
    close() {
      poll.cancel();
      watcher?.close();
    },
  };
}

async function eitherRings(wakeUps: readonly WakeUp[], signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  const either = AbortSignal.any([signal, done.signal]);
  await Promise.race(wakeUps.map(async (wakeUp) => wakeUp.next(either)));
  done.abort();
}
