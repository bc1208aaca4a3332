/** Changing config.toml for the settings screen: what a person wrote there stays, and only what loads is written. */
import { array, assert, constant, constantFrom, integer, oneof, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editConfig, type ConfigChange } from '../../src/main/config/edit-config.ts';
import { parseConfig } from '../../src/main/config/parse-config.ts';
import { CONFIG_TEMPLATE } from '../../src/main/hosts/cli/config-template.ts';

const source = { home: '/home/ada/.flockboard', path: '/home/ada/.flockboard/config.toml' };
const edit = (text: string | null, ...changes: [path: string, value: ConfigChange['value']][]): string =>
  editConfig(
    text,
    changes.map(([path, value]) => ({ path: path.split('/'), value })),
    source,
  );

const WRITTEN = `# My board.
[dispatch]          # how work starts
max_workers = 2     # the laptop is small
# failure_limit = 2 # as it comes

[profiles.reviewer]
# opus reads best
kind = "claude"
env = { A = "one", "B" = 'two' }
command_note_free = 0

[profiles.mine]
command = [
  "mine", # the program
  "--task", "{task_id}",
]

# About codex.
[profiles.codex]
slots = 2
`.replace('command_note_free = 0\n', '');

describe('a setting', () => {
  it('is changed in its place, and every other character stays', () => {
    expect(edit(WRITTEN, ['dispatch/max_workers', 8])).toBe(WRITTEN.replace('max_workers = 2', 'max_workers = 8'));
    expect(edit(WRITTEN, ['profiles/mine/command', ['other', 'a "b" \\ c']])).toBe(
      WRITTEN.replace(/\[\n {2}"mine"[\s\S]*?\n\]/, String.raw`["other", "a \"b\" \\ c"]`),
    );
    expect(edit(WRITTEN.replaceAll('\n', '\r\n'), ['dispatch/max_workers', 8])).toBe(
      WRITTEN.replace('max_workers = 2', 'max_workers = 8').replaceAll('\n', '\r\n'),
    );
  });

  it('that is new goes below the line that shows it, behind its table, or into a table of its own', () => {
    expect(edit(WRITTEN, ['dispatch/failure_limit', 5])).toContain(
      '# failure_limit = 2 # as it comes\nfailure_limit = 5\n\n[profiles.reviewer]',
    );
    expect(edit(WRITTEN, ['dispatch/enabled', false])).toContain('is small\nenabled = false\n# failure_limit');
    expect(edit(WRITTEN, ['logs/max_bytes', 100_000])).toBe(`${WRITTEN}\n[logs]\nmax_bytes = 100000\n`);
    expect(edit('dispatch.max_workers = 1', ['dispatch/enabled', true])).toBe(
      'dispatch.max_workers = 1\ndispatch.enabled = true\n',
    );
    expect(edit(null, ['dispatch/interval_seconds', 0.5])).toBe('[dispatch]\ninterval_seconds = 0.5\n');
    const text = edit(CONFIG_TEMPLATE, ['dispatch/max_workers', 7], ['profiles/shell/slots', 2]);
    expect(text).toContain(
      '# max_workers = 4              # live workers on one board\nmax_workers = 7\n# max_workers_per_tenant',
    );
    expect(text.endsWith('\n[profiles.shell]\nslots = 2\n')).toBe(true);
  });

  it('is taken out with its line, and the default holds again', () => {
    expect(edit(WRITTEN, ['dispatch/max_workers', null])).toBe(WRITTEN.replace(/max_workers = 2.*\n/, ''));
    expect(edit(WRITTEN, ['dispatch/interval_seconds', null])).toBe(WRITTEN);
    expect(edit(null, ['dispatch/interval_seconds', null])).toBe('');
  });

  it('that would not load is refused with its field, and nothing comes out', () => {
    const refused = (act: () => unknown, details: Record<string, unknown>): void =>
      expect(act).toThrow(
        expect.objectContaining({ code: 'config', details: expect.objectContaining(details) as unknown }),
      );
    refused(() => edit(WRITTEN, ['dispatch/max_workers', 0]), { field: 'dispatch.max_workers', line: 3 });
    refused(() => edit(WRITTEN, ['dispatch/max_wrokers', 3]), { field: 'dispatch.max_wrokers' });
    refused(() => edit('dispatch = [', ['dispatch/max_workers', 3]), { line: 1 });
    // A file that does not load is repaired this way too.
    expect(edit('[dispatch]\nmax_workers = 0\n', ['dispatch/max_workers', 3])).toBe('[dispatch]\nmax_workers = 3\n');
  });
});

describe('a profile', () => {
  it('is added, changed and removed without touching the others', () => {
    const added = edit(WRITTEN, ['profiles/a.b/kind', 'codex'], ['profiles/a.b/model', 'large']);
    expect(added).toBe(`${WRITTEN}\n[profiles."a.b"]\nkind = "codex"\nmodel = "large"\n`);
    expect(edit(added, ['profiles/a.b', null])).toBe(`${WRITTEN}\n`);
    expect(edit(WRITTEN, ['profiles/mine', null])).toBe(WRITTEN.replace(/\[profiles\.mine\][\s\S]*?\n\]\n\n/, ''));
    expect(edit(WRITTEN, ['profiles/codex', null])).toContain('# About codex.\n');
    expect(edit(WRITTEN, ['profiles/nobody', null])).toBe(WRITTEN);
  });

  it('written on one line, in dotted keys or in tables inside tables is found as well', () => {
    expect(edit(WRITTEN, ['profiles/reviewer/env/A', 'three'])).toContain('env = { A = "three", B = "two" }\n');
    expect(edit(WRITTEN, ['profiles/reviewer/env/C', 'x'])).toContain('env = { A = "one", B = "two", C = "x" }\n');
    const inline = 'profiles = { x = { command = ["a"], slots = 2 } }\n';
    expect(edit(inline, ['profiles/x/slots', 3])).toBe('profiles = { x = { command = ["a"], slots = 3 } }\n');
    expect(edit(inline, ['profiles/x', null])).toBe('profiles = {}\n');
    const nested = '[profiles.x]\ncommand = ["a"]\n[profiles.x.env]\nA = """\none\n# no comment"""\n\n[logs]\n';
    expect(edit(nested, ['profiles/x/env/A', 'two'])).toBe(nested.replace(/"""[\s\S]*"""/, '"two"'));
    expect(edit(nested, ['profiles/x', null])).toBe('[logs]\n');
    expect(edit(nested, ['profiles/x/env', null])).toBe('[profiles.x]\ncommand = ["a"]\n\n[logs]\n');
    const dotted = 'profiles.x.command = ["a"]\nprofiles.x.slots = 2\n';
    expect(edit(dotted, ['profiles/x/slots', 3], ['profiles/x/model', 'm'])).toBe(
      'profiles.x.command = ["a"]\nprofiles.x.slots = 3\nprofiles.x.model = "m"\n',
    );
    expect(edit(dotted, ['profiles/x', null])).toBe('');
  });

  it('keeps any text in its values, whatever it holds', () => {
    const sign = oneof(
      constantFrom('"', "'", '\\', '\n', '\r', '\t', '#', '=', ']', '}', '\u007F', '\u0001', '\uFEFF'),
      integer({ min: 32, max: 0xd7ff }).map((code) => String.fromCodePoint(code)),
      constant('\u{1F426}'),
    );
    const text = array(sign, { maxLength: 12 }).map((signs) => signs.join(''));
    assert(
      property(array(text, { minLength: 1, maxLength: 4 }), text, (args, value) => {
        const command = ['run', ...args];
        const next = edit(WRITTEN, ['profiles/mine/command', command], ['profiles/reviewer/env/A', value]);
        const { profiles } = parseConfig(next, source);
        expect(profiles['mine']?.command).toEqual(command);
        expect(profiles['reviewer']?.env).toEqual({ A: value, B: 'two' });
        expect(edit(next, ['profiles/mine', null])).not.toContain('[profiles.mine]');
      }),
      { numRuns: 100 },
    );
  });
});
