import { expect, it } from 'vitest';
import type { CommandContext } from '../../../src/main/hosts/cli/context.ts';
import { createOutput } from '../../../src/main/hosts/cli/output.ts';
import { announceLarge, whileSlow } from '../../../src/main/hosts/cli/while-slow.ts';

/** A context whose clock goes on when the test says so, and what it has written to stderr. */
function slowContext(isTerminal: boolean, bytes = 0) {
  let now = 0;
  let armed: { at: number; run: () => void } | null = null;
  let text = '';
  const stream = { write: (part: string | Uint8Array) => ((text += String(part)), true), isTTY: isTerminal };
  const clock = {
    monotonic: () => now,
    after: (ms: number, run: () => void) => {
      const timer = { at: now + ms, run };
      armed = timer;
      return { cancel: () => void (armed = armed === timer ? null : armed) };
    },
  };
  const parts = {
    world: { clock, files: { sizeOf: () => bytes } },
    host: { stderr: stream },
    output: createOutput(stream, stream, {}, false),
  };
  return {
    context: parts as unknown as CommandContext,
    text: () => text,
    isArmed: () => armed !== null,
    advance: (ms: number) => {
      const end = now + ms;
      const due = (): typeof armed => (armed !== null && armed.at <= end ? armed : null);
      for (let timer = due(); timer !== null; timer = due()) {
        now = timer.at;
        timer.run();
      }
    },
  };
}

it('speaks after a second, then ever more rarely, and no more once the work is done', async () => {
  const { context, text, advance, isArmed } = slowContext(true);
  const work = Promise.withResolvers<number>();
  const result = whileSlow(context, 'Copying', async () => work.promise);
  advance(999);
  expect(text()).toBe('');
  advance(8_000);
  expect(text()).toBe('Copying… 1s\nCopying… 3s\nCopying… 7s\n');
  work.resolve(7);
  expect(await result).toBe(7);
  expect(isArmed()).toBe(false);
});

it('says nothing where nobody looks, and ends its clock when the work fails', async () => {
  const piped = slowContext(false, 100_000_000);
  expect(await whileSlow(piped.context, 'Copying', async () => 1)).toBe(1);
  announceLarge(piped.context, '/x');
  expect([piped.text(), piped.isArmed()]).toEqual(['', false]);
  const failing = slowContext(true);
  await expect(whileSlow(failing.context, 'Copying', async () => Promise.reject(new Error('disk')))).rejects.toThrow(
    'disk',
  );
  expect(failing.isArmed()).toBe(false);
});

it('announces what will hold the thread, when it is large', () => {
  const large = slowContext(true, 104_857_600);
  announceLarge(large.context, '/x');
  expect(large.text()).toBe('Reading 100 MB; this may take a while…\n');
  const small = slowContext(true, 1_000);
  announceLarge(small.context, '/x');
  expect(small.text()).toBe('');
});
