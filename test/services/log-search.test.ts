/** Finding and reading any part of a log, however large it is (failures.md F025, F026). */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LOG_MATCHES_MAX, LOG_PIECE_BYTES } from '../../src/contract/inspect.ts';
import { logAround, searchLog } from '../../src/main/services/log-search.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { tempDir } from '../support/temp.ts';

const world = openWorld({ quiet: true });
const never = new AbortController().signal;

function logOf(content: string | Uint8Array): string {
  const path = join(tempDir(), 't_00000001.1.log');
  writeFileSync(path, content);
  return path;
}
const search = async (content: string | Uint8Array, text: string) => searchLog(world, logOf(content), text, never);

describe('searching a log', () => {
  it('names the start of every line that holds the text, once, in either case of ASCII letters', async () => {
    const log = 'one\nFAIL two FAIL\nthree\nfail four\n';
    expect(await search(log, 'Fail')).toEqual({ at: [4, 24], total: 2, from: 0, bytes: log.length });
    expect(await search(log, 'five')).toMatchObject({ at: [], total: 0 });
    expect(await search('', 'x')).toEqual({ at: [], total: 0, from: 0, bytes: 0 });
  });

  it('counts bytes, not characters, and takes the text as it is, not as a pattern', async () => {
    const log = 'größer ✓\n[a.b]* (x)\n✓ fertig\n';
    const at = Buffer.byteLength('größer ✓\n');
    expect((await search(log, '[A.B]*')).at).toEqual([at]);
    expect((await search(log, '.')).at).toEqual([at]);
    expect((await search(log, '✓')).at).toEqual([0, at + Buffer.byteLength('[a.b]* (x)\n')]);
    expect((await search(Buffer.from([0xff, 0xfe, 0x0a, 0x61, 0x62]), 'ab')).at).toEqual([3]);
  });

  it('finds what stands across two pieces that are read, and in a line longer than a piece', async () => {
    const filler = 'x'.repeat(262_144 - 3);
    expect((await search(`${filler}needle\n`, 'needle')).total).toBe(1);
    const lines = Array.from({ length: 60_000 }, (_, line) => `line ${line} ${'.'.repeat(40)}\n`).join('');
    const found = await search(lines, 'line 59999 ');
    expect(found.at).toEqual([lines.lastIndexOf('line 59999')]);
  });

  it('keeps the last matches of very many, and stops when nobody waits any more', async () => {
    const log = 'match\n'.repeat(LOG_MATCHES_MAX + 5);
    const found = await search(log, 'match');
    expect(found).toMatchObject({ total: LOG_MATCHES_MAX + 5 });
    expect(found.at).toHaveLength(LOG_MATCHES_MAX);
    expect(found.at[0]).toBe(5 * 6);
    const gone = await searchLog(world, logOf('a\n'.repeat(2_000_000)), 'zzz', AbortSignal.abort());
    expect(gone).toMatchObject({ at: [], total: 0 });
  });
});

describe('the lines around a byte', () => {
  it('are whole, meet at that byte, and stay within bounds', () => {
    const log = Array.from({ length: 40_000 }, (_, line) => `line ${line}\n`).join('');
    const at = log.indexOf('line 20000\n');
    const piece = logAround(world.files, logOf(log), at);
    expect(piece).toMatchObject({ at, bytes: log.length });
    expect(piece.before.endsWith('line 19999\n')).toBe(true);
    expect(piece.before.startsWith('line ')).toBe(true);
    expect(piece.after.startsWith('line 20000\n')).toBe(true);
    expect(piece.after.endsWith('\n')).toBe(true);
    expect(piece.to - piece.from).toBeLessThanOrEqual(2 * LOG_PIECE_BYTES);
    expect(log.slice(piece.from, piece.to)).toBe(piece.before + piece.after);
  });

  it('are those at its ends when asked for a place before the start or behind the end', () => {
    const path = logOf('one\ntwo');
    expect(logAround(world.files, path, 0)).toEqual({ from: 0, at: 0, to: 7, bytes: 7, before: '', after: 'one\ntwo' });
    expect(logAround(world.files, path, 999)).toMatchObject({ at: 7, before: 'one\ntwo', after: '' });
    expect(logAround(world.files, join(tempDir(), 'none'), 5)).toMatchObject({ bytes: 0, before: '', after: '' });
  });

  it('say where a part was given back to the disk instead of showing its zeros (F026)', () => {
    const { before, after } = logAround(world.files, logOf(`head\n${'\0'.repeat(5_000)}tail\n`), 0);
    expect(before + after).toBe('head\n\n(part of the log was dropped to save space)\ntail\n');
  });
});
