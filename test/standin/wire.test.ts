import { describe, expect, test } from 'vitest';
import { makeWire } from '../../tools/standin/wire.ts';

const wire = makeWire();
const through = (value: unknown): unknown => wire.decode(wire.encode(value));

describe('values between the worlds of the stand-in', () => {
  test.each([
    ['plain data', { a: [1, 'two', true, null, { b: [] }] }],
    ['undefined inside and outside', [undefined, { a: undefined }]],
    ['odd numbers', [-0, Number.NaN, Number.POSITIVE_INFINITY, 2n ** 70n]],
    ['dates, maps and sets', [new Date(5), new Map([['k', { v: 1 }]]), new Set([1, 'x'])]],
    ['bytes', Uint8Array.of(0, 127, 255)],
    ['objects that look like the encoding', { $: 'u', v: { $: 'd' } }],
    ['text of every kind', '\u0000 "quotes" \\ 👩‍💻 \u202E'],
  ])('carries %s', (_what, value) => {
    expect(through(value)).toEqual(value);
  });
  test('keeps a buffer a buffer and a negative zero negative', () => {
    expect(through(Uint8Array.of(1, 2).buffer)).toBeInstanceOf(ArrayBuffer);
    expect(Object.is(through(-0), -0)).toBe(true);
  });
  test('keeps name and message of an error, as structured cloning does', () => {
    const error = through(new RangeError('too far'));
    expect(error).toMatchObject({ name: 'RangeError', message: 'too far' });
  });
  test('refuses what cannot be cloned', () => {
    expect(() => wire.encode({ run: () => 1 })).toThrow('could not be cloned');
    expect(() => wire.encode(Symbol('s'))).toThrow('could not be cloned');
  });
});
