/** The forms of the settings without a window: command lines, and what of a worker's form is written to config.toml. */
import { describe, expect, it } from 'vitest';
import { array, assert, property, string } from 'fast-check';
import type { WorkerInfo } from '../../src/contract/worker.ts';
import {
  NEW_WORKER,
  changesOf,
  draftOf,
  isChanged,
  keyOfField,
  problemsOf,
} from '../../src/renderer/features/settings/worker-draft.ts';
import { argvToText, textToArgv } from '../../src/renderer/lib/argv-text.ts';

const WORKER: WorkerInfo = {
  name: 'reviewer',
  kind: 'command',
  sort: 'claude',
  isReadyMade: false,
  table: { kind: 'claude', slots: 2, env: { TOKEN: null, MODE: null }, pass_env: ['HOME', 'LANG'] },
  description: 'Reads changes',
  slots: 2,
  verdict: 'tools',
  mcp: 'none',
  model: null,
  maxRuntimeSeconds: 2700,
  command: ['claude', '-p', '{prompt}'],
  program: '/usr/bin/claude',
  version: null,
  health: 'ready',
  problem: null,
};

describe('a command line', () => {
  it('reads back as exactly the arguments that it was made of', () => {
    assert(
      property(array(string({ maxLength: 12 }), { maxLength: 6 }), (argv) => {
        expect(textToArgv(argvToText(argv))).toEqual(argv);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['claude -p {prompt}', ['claude', '-p', '{prompt}']],
    ['  say   "two words"  ', ['say', 'two words']],
    [`a 'b "c"' d\\ e ""`, ['a', 'b "c"', 'd e', '']],
    ['a$HOME;b|c', ['a$HOME;b|c']],
    ['say "open', null],
    ['say \\', null],
    ['', []],
  ])('reads %j', (text, argv) => expect(textToArgv(text)).toEqual(argv));
});

describe('the form of a worker', () => {
  it('writes nothing that did not change, and only the keys that did', () => {
    const before = draftOf(WORKER);
    expect(isChanged({ ...before }, before)).toBe(false);
    expect(changesOf(before, before)).toEqual({});
    expect(changesOf({ ...before, slots: '3', maxRuntime: '1h 30m', description: ' ' }, before)).toEqual({
      slots: 3,
      max_runtime_seconds: 5400,
      description: null,
    });
    expect(changesOf({ ...before, slots: 'many', maxRuntime: '', passEnv: 'HOME, LANG PATH' }, before)).toEqual({
      slots: 'many',
      max_runtime_seconds: null,
      pass_env: ['HOME', 'LANG', 'PATH'],
    });
  });

  it('keeps the values of variables that it was never told, and sends the new ones', () => {
    const before = draftOf(WORKER);
    expect(before.env).toEqual([
      { name: 'TOKEN', value: null },
      { name: 'MODE', value: null },
    ]);
    const env = [
      { name: 'TOKEN', value: null },
      { name: 'LEVEL', value: '3' },
      { name: ' ', value: 'lost' },
    ];
    expect(changesOf({ ...before, env }, before)).toEqual({ env: { TOKEN: null, LEVEL: '3' } });
    expect(changesOf({ ...before, env: [] }, before)).toEqual({ env: null });
  });

  it('gives a worker another sort, or a command of its own', () => {
    const before = draftOf(WORKER);
    expect(changesOf({ ...before, sort: 'codex', command: 'codex exec -' }, before)).toEqual({
      kind: 'codex',
      command: null,
    });
    expect(changesOf({ ...before, sort: '', command: 'mine {prompt}' }, before)).toEqual({
      kind: null,
      command: ['mine', '{prompt}'],
    });
    expect(changesOf({ ...before, command: 'claude --print' }, before)).toEqual({ command: ['claude', '--print'] });
    expect(changesOf({ ...NEW_WORKER, name: 'a', command: 'mine' }, NEW_WORKER)).toEqual({ command: ['mine'] });
  });

  it('says what is missing without asking the engine, and finds the field that a refusal names', () => {
    expect(problemsOf({ ...NEW_WORKER, maxRuntime: 'soon', command: '"' }, [])).toEqual({
      name: 'Give it a name; tasks are assigned by it.',
      command: 'A quote is not closed.',
      max_runtime_seconds: 'Write it as 90s, 45m or 1h 30m, or leave it empty.',
    });
    expect(problemsOf({ ...NEW_WORKER, name: 'shell', command: 'x' }, ['shell'])).toHaveProperty('name');
    expect(keyOfField('profiles.a.b.slots', 'a.b')).toBe('slots');
    expect(keyOfField('profiles.reviewer.env.PATH', 'reviewer')).toBe('env');
    expect(keyOfField('dispatch.max_workers', 'reviewer')).toBe('');
    expect(keyOfField(null, 'reviewer')).toBe('');
  });
});
