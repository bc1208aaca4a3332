import { appendFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LogChunk } from '../../src/contract/feed.ts';
import { followRunLog, wholeCharacters } from '../../src/main/services/run-log.ts';
import type { RunLogOptions } from '../../src/main/services/run-log.ts';
import { createWakeUp } from '../../src/main/services/signal.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { tempDir } from '../support/temp.ts';

const world = openWorld({ quiet: true });

interface Log {
  path: string;
  end(): void;
  follow(from: number, signal?: AbortSignal): AsyncGenerator<LogChunk, void, void>;
}

function openLog(content: string | Uint8Array, hasEnded = false): Log {
  const path = join(tempDir(), 't_00000001.1.log');
  writeFileSync(path, content);
  let ended = hasEnded;
  const changed = createWakeUp();
  const options: RunLogOptions = { runId: '1', path, from: 0, world, changed, hasEnded: () => ended };
  return {
    path,
    end() {
      ended = true;
      changed.ring();
    },
    follow: (from, signal = new AbortController().signal) => followRunLog({ ...options, from }, signal),
  };
}

async function all(stream: AsyncGenerator<LogChunk, void, void>): Promise<LogChunk[]> {
  const chunks: LogChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

/** Reads until the text so far satisfies `enough`; the caller closes the stream. */
async function textUntil(
  stream: AsyncGenerator<LogChunk, void, void>,
  enough: (text: string) => boolean,
): Promise<string> {
  let text = '';
  while (!enough(text)) {
    const { value, done } = await stream.next();
    if (done === true) throw new Error(`The log ended with ${JSON.stringify(text)}.`);
    text += value.text;
  }
  return text;
}

describe('the log of a run that has ended', () => {
  it('comes whole, in chunks of at most 64 KiB whose offsets join, and ends with final', async () => {
    const content = Array.from({ length: 20_000 }, (_, line) => `line ${line} ✓\n`).join('');
    const chunks = await all(openLog(content, true).follow(0));
    expect(chunks.map((chunk) => chunk.text).join('')).toBe(content);
    expect(chunks.every((chunk) => chunk.to - chunk.from <= 65_536)).toBe(true);
    expect(chunks.every((chunk, index) => chunk.from === (chunks[index - 1]?.to ?? 0))).toBe(true);
    expect(chunks.map((chunk) => chunk.final)).toEqual([...chunks.slice(1).map(() => false), true]);
    expect(chunks.some((chunk) => chunk.truncated)).toBe(false);
  });

  it('is one empty final chunk when there is no log at all', async () => {
    const options: RunLogOptions = {
      runId: '1',
      path: null,
      from: -100,
      world,
      changed: createWakeUp(),
      hasEnded: () => true,
    };
    const chunk = { runId: '1', from: 0, to: 0, text: '', truncated: false, final: true };
    expect(await all(followRunLog(options, new AbortController().signal))).toEqual([chunk]);
    expect(
      await all(followRunLog({ ...options, path: join(tempDir(), 'none') }, new AbortController().signal)),
    ).toEqual([chunk]);
  });

  it('begins at a whole character when only the end is asked for, and says that something is left out', async () => {
    const [chunk] = await all(openLog('aaaa€€€', true).follow(-7));
    expect(chunk).toMatchObject({ text: '€€', from: 7, to: 13, truncated: true, final: true });
    const [whole] = await all(openLog('abc', true).follow(-7));
    expect(whole).toMatchObject({ text: 'abc', from: 0, truncated: false });
  });

  it('decodes bytes that are no text lossily and goes on (F027)', async () => {
    const bytes = Uint8Array.from([0x61, 0xff, 0xfe, 0x00, 0xc3, 0x28, 0xe2, 0x82, 0x0a, 0xf0, 0x9f]);
    const chunks = await all(openLog(bytes, true).follow(0));
    expect(chunks.map((chunk) => chunk.text).join('')).toBe('a\uFFFD\uFFFD\u0000\uFFFD(\uFFFD\n\uFFFD');
    expect(chunks.at(-1)?.to).toBe(bytes.length);
  });
});

describe('the log of a run that goes on', () => {
  it('delivers what is appended, never splitting a character, and ends when the run ends', async () => {
    const log = openLog('one\n');
    const stream = log.follow(0);
    expect(await textUntil(stream, (text) => text === 'one\n')).toBe('one\n');
    const euro = Buffer.from('€');
    appendFileSync(log.path, Buffer.concat([Buffer.from('two '), euro.subarray(0, 2)]));
    expect(await textUntil(stream, (text) => text.length >= 4)).toBe('two ');
    appendFileSync(log.path, euro.subarray(2));
    expect(await textUntil(stream, (text) => text !== '')).toBe('€');
    appendFileSync(log.path, 'last');
    log.end();
    const rest = await all(stream);
    expect(rest.map((chunk) => chunk.text).join('')).toBe('last');
    expect(rest.at(-1)).toMatchObject({ final: true, to: 15 });
  });

  it('stops at once when the reader leaves, without an error', async () => {
    const log = openLog('');
    const leave = new AbortController();
    const stream = log.follow(0, leave.signal);
    await stream.next();
    const next = stream.next();
    leave.abort();
    expect(await next).toEqual({ value: undefined, done: true });
  });

  it('begins again at the front when the file became shorter, and says so', async () => {
    const log = openLog('a long first part\n');
    const stream = log.follow(0);
    await stream.next();
    truncateSync(log.path, 0);
    appendFileSync(log.path, 'new\n');
    const { value } = await stream.next();
    expect(value).toMatchObject({ from: 0, to: 4, text: 'new\n', truncated: true });
    await stream.return();
  });

  it('skips ahead when output floods faster than the window reads (F025)', async () => {
    const log = openLog('start\n');
    const stream = log.follow(0);
    await stream.next();
    appendFileSync(log.path, 'x'.repeat(5_000_000));
    const { value } = await stream.next();
    expect(value).toMatchObject({ truncated: true, from: 5_000_006 - 262_144 });
    await stream.return();
  });
});

describe('wholeCharacters', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['€', 3],
    ['a😀', 5],
  ])('counts all bytes of %j', (text, length) => {
    expect(wholeCharacters(Buffer.from(text))).toBe(length);
  });

  it('leaves out a character that is cut, at every place', () => {
    const bytes = Buffer.from('a😀');
    expect([1, 2, 3, 4, 5].map((length) => wholeCharacters(bytes.subarray(0, length)))).toEqual([1, 1, 1, 1, 5]);
  });

  it('counts bytes that can never become a character as whole, so that nothing waits for ever', () => {
    expect(wholeCharacters(Uint8Array.from([0x80, 0x80, 0x80, 0x80]))).toBe(4);
    expect(wholeCharacters(Uint8Array.from([0x61, 0xff]))).toBe(2);
  });
});
