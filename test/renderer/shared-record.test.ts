import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences, readerOf, sharedRecord, valuesOf, withChanges } from '../../src/renderer/stores/shared-record.ts';

describe('a shared record', () => {
  it('reads like a plain object, in the order in which the keys came', () => {
    const record = sharedRecord([
      ['b', 1],
      ['a', 2],
      ['b', 3],
    ]);
    expect(record['a']).toBe(2);
    expect(record['constructor']).toBeUndefined();
    expect('b' in record).toBe(true);
    expect('c' in record).toBe(false);
    expect(Object.entries(record)).toEqual([
      ['b', 3],
      ['a', 2],
    ]);
    expect([...valuesOf(record)]).toEqual([3, 2]);
    expect({ ...record }).toEqual({ a: 2, b: 3 });
    expect(Reflect.set(record, 'a', 9)).toBe(false);
    expect(Reflect.deleteProperty(record, 'a')).toBe(false);
    expect(record['a']).toBe(2);
  });

  it('starts from a plain object as well', () => {
    const plain = { a: 1, b: 2 };
    expect({ ...withChanges(plain, [['b', undefined]]) }).toEqual({ a: 1 });
    expect([...valuesOf(plain)]).toEqual([1, 2]);
    expect(plain).toEqual({ a: 1, b: 2 });
  });

  it('tells where it differs from one that it came from, and nothing of a stranger', () => {
    const start = Array.from({ length: 600 }, (_, index) => [`t_${index}`, index] as const);
    const record = sharedRecord<number>(start);
    const next = withChanges(record, [
      ['t_1', 7],
      ['t_2', undefined],
      ['t_599', 599],
      ['new', 8],
    ]);
    const expected = [
      [1, 7],
      [2, undefined],
      [undefined, 8],
    ];
    expect(differences(record, next)).toEqual(expected);
    expect(differences(next, record)).toEqual(expected.map(([before, after]) => [after, before]));
    expect(differences(record, record)).toEqual([]);
    expect(differences(record, sharedRecord(start))).toBeNull();
    expect(differences(record, { t_1: 1 })).toBeNull();
    for (const read of [readerOf(next), readerOf({ ...next })])
      expect(['t_1', 't_2', 'new', 'constructor'].map(read)).toEqual([7, undefined, 8, undefined]);
  });

  it('never changes once handed out, whatever comes after it or beside it', () => {
    // More keys than one page holds, so that pages are shared and added.
    const key = fc.integer({ min: 0, max: 400 }).map((number) => `t_${number}`);
    const change = fc.tuple(key, fc.option(fc.nat(), { nil: undefined }));
    const step = fc.record({ from: fc.nat(), changes: fc.array(change, { maxLength: 12 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const start = Array.from({ length: 300 }, (_, index) => [`t_${index}`, index] as const);
        const kept = [{ record: sharedRecord<number>(start), plain: Object.fromEntries(start) }];
        for (const { from, changes } of steps) {
          const base = kept[from % kept.length];
          if (base === undefined) continue;
          const plain: Record<string, number> = { ...base.plain };
          for (const [name, value] of changes) {
            if (value === undefined) Reflect.deleteProperty(plain, name);
            else plain[name] = value;
          }
          kept.push({ record: withChanges(base.record, changes), plain });
        }
        for (const { record, plain } of kept) expect({ ...record }).toEqual(plain);
      }),
      { numRuns: 20 },
    );
  });
});
