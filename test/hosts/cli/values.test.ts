import { describe, expect, it } from 'vitest';
import { moment } from '../../../src/main/hosts/cli/moment.ts';
import {
  integer,
  interval,
  jsonObject,
  profile,
  readSeconds,
  workspace,
} from '../../../src/main/hosts/cli/parse-values.ts';
import { duration, relative } from '../../../src/main/hosts/cli/relative-time.ts';
import { splitIdAndText } from '../../../src/main/hosts/cli/words.ts';

describe('option values', () => {
  it.each([
    ['90', 90],
    ['90s', 90],
    ['30m', 1800],
    ['1.5h', 5400],
    ['2d', 172_800],
    ['0', null],
    ['0.1s', null],
    ['-5', null],
    ['5x', null],
    ['', null],
    ['1e3', null],
    ['99999999999', null],
  ])('reads the duration %j as %j seconds', (text, expected) => {
    expect(readSeconds(text)).toBe(expected);
  });

  it.each([
    ['scratch', { workspaceKind: 'scratch' }],
    ['worktree', { workspaceKind: 'worktree' }],
    ['dir:/a:b', { workspaceKind: 'dir', workspacePath: '/a:b' }],
    ['worktree:/x', { workspaceKind: 'worktree', workspacePath: '/x' }],
  ])('reads the workspace %j', (text, expected) => {
    expect(workspace(text)).toEqual(expected);
  });

  it.each(['', 'dir', 'dir:', 'worktree:', 'scratch:/x', 'docker:/x', '/x'])('refuses the workspace %j', (text) => {
    expect(() => workspace(text)).toThrow(/scratch, dir:<path>/u);
  });

  it('reads an interval in seconds, and refuses what would never or always look', () => {
    expect(['0.1', '0.5', ' 2 ', '3600'].map(interval)).toEqual([0.1, 0.5, 2, 3600]);
    for (const text of ['0', '0.05', '3601', '-1', '1s', '1e3', '', 'NaN'])
      expect(() => interval(text)).toThrow(/from 0\.1 to 3600/u);
  });

  it('refuses numbers outside their range and everything that is no whole number', () => {
    const read = integer(1, 10);
    expect(read('7')).toBe(7);
    for (const text of ['0', '11', '1.5', '0x3', '', 'many', '1e1']) expect(() => read(text)).toThrow(/from 1 to 10/u);
  });

  it('takes a JSON object and nothing else as metadata', () => {
    expect(jsonObject('{"a":1}')).toEqual({ a: 1 });
    for (const text of ['[1]', 'null', '1', '{', '']) expect(() => jsonObject(text)).toThrow(/JSON object/u);
  });

  it('reads none, - and null as nobody', () => {
    expect(['none', '-', 'null', 'shell'].map(profile)).toEqual([null, null, null, 'shell']);
  });

  it('reads moments: relative, with an offset, and local', () => {
    expect(moment('30m', 1000)).toBe(1_801_000);
    expect(moment('+2h', 0)).toBe(7_200_000);
    expect(moment('2030-01-31T09:00Z', 0)).toBe(Date.UTC(2030, 0, 31, 9));
    expect(moment('2030-01-31T09:00+02:00', 0)).toBe(Date.UTC(2030, 0, 31, 7));
    expect(moment('2030-01-31T09:00', 0)).toBe(new Date(2030, 0, 31, 9).getTime());
    expect(moment('2030-01-31', 0)).toBe(new Date(2030, 0, 31).getTime());
  });

  it.each(['tomorrow', '2030-02-31T09:00Z', '2030-13-01', '2030-01-01T25:00Z', '', '0m'])(
    'refuses the moment %j',
    (text) => {
      expect(() => moment(text, 0)).toThrow(/--scheduled-at/u);
    },
  );

  it('takes the first word as the id unless the caller has a task of its own', () => {
    const person = { taskId: null, runToken: null, name: 'ada' };
    const worker = { taskId: 't_11111111', runToken: 'x', name: 'ada' };
    expect(splitIdAndText(person, ['t_22222222', 'a', 'b'])).toEqual({ id: 't_22222222', text: 'a b' });
    expect(splitIdAndText(worker, ['which', 'key?'])).toEqual({ id: undefined, text: 'which key?' });
    expect(splitIdAndText(worker, ['t_22222222', 'hello'])).toEqual({ id: 't_22222222', text: 'hello' });
    expect(splitIdAndText(person, [])).toEqual({ id: undefined, text: '' });
  });
});

describe('times for people', () => {
  it.each([
    [0, '0 ms'],
    [-50, '0 ms'],
    [840, '840 ms'],
    [5000, '5s'],
    [65_000, '1m 5s'],
    [3_600_000, '1h'],
    [273_600_000, '3d 4h'],
  ])('says %d ms as %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it('says how long ago and how soon', () => {
    expect(relative(0, 240_000)).toBe('4m ago');
    expect(relative(7_200_000, 0)).toBe('in 2h');
    expect(relative(10, 0)).toBe('just now');
  });
});
