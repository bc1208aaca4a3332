import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/contract/error.ts';
import { parseConfig } from '../../src/main/config/parse-config.ts';

const source = { home: '/home/ada/.flockboard', path: '/home/ada/.flockboard/config.toml' };
const parse = (text: string | null): ReturnType<typeof parseConfig> => parseConfig(text, source);

function refusalOf(text: string): Refusal {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe('a configuration that is valid', () => {
  it('says where notices go, how worktrees are prepared, and what is never tried twice', () => {
    const config = parse(
      [
        '[dispatch]\nmax_workers_per_tenant = 2',
        '[notify.inbox]\nfile = "/in"',
        '[notify.phone]\ncommand = ["send", "-q"]',
        '[worktrees."/code/harbor"]\ncopy = [".env"]\nsetup = ["npm", "ci"]\nsetup_seconds = 1.5',
        '[profiles.deploy]\ncommand = ["deploy"]\nnever_retry = true',
        '[profiles.claude]\ncheck = ["npm", "test"]\ncheck_seconds = 1.5',
      ].join('\n'),
    );
    expect(config.dispatch.tenantWorkersMax).toBe(2);
    expect(config.notify).toEqual({
      inbox: { command: [], file: '/in' },
      phone: { command: ['send', '-q'], file: null },
    });
    expect(config.worktrees).toEqual({ '/code/harbor': { copy: ['.env'], setup: ['npm', 'ci'], setupMs: 1_500 } });
    expect([config.profiles['deploy']?.neverRetry, config.profiles['shell']?.neverRetry ?? false]).toEqual([
      true,
      false,
    ]);
    expect(config.profiles['claude']).toMatchObject({ check: ['npm', 'test'], checkMs: 1_500 });
    expect(config.profiles['deploy']).toMatchObject({ check: [], checkMs: 600_000 });
    expect(() => parse('[profiles.claude]\ncheck = [" "]')).toThrow(/profiles\.claude\.check.*must not be empty/u);
  });

  it('is all defaults, with the built-in profiles, when there is no file', () => {
    const config = parse(null);
    expect(config.home).toBe(source.home);
    expect(config.dispatch).toEqual({
      enabled: true,
      intervalMs: 60_000,
      workersMax: 4,
      tenantWorkersMax: null,
      failureLimit: 2,
      retryBackoffMs: 1_000,
      pauseOnBattery: false,
      memoryFloorBytes: 268_435_456,
      claimTtlSeconds: 900,
      stopGraceMs: 5000,
      verdictGraceMs: 10_000,
      defaultAssignee: null,
    });
    expect(Object.keys(config.profiles).slice(0, 2)).toEqual(['shell', 'demo']);
    expect(config.retention).toEqual({ scratchMs: 86_400_000, logsMs: 2_592_000_000 });
    expect(new Set(Object.values(config.notices))).toEqual(new Set([true]));
    expect(parse('[notices]\nreview = false').notices).toEqual({ ...config.notices, review: false });
    expect(config.profiles['shell']).toMatchObject({ kind: 'shell', verdict: 'exit-code' });
    expect(config.profiles['demo']).toMatchObject({ kind: 'demo', verdict: 'tools' });
  });

  it('is the same for an empty file, one of comments, and one with a byte order mark and CRLF', () => {
    expect(parse('')).toEqual(parse(null));
    expect(parse('# nothing yet\n')).toEqual(parse(null));
    expect(parse('\uFEFF# from Windows\r\n[dispatch]\r\nmax_workers = 4\r\n')).toEqual(parse(null));
  });

  it('reads seconds as milliseconds and keeps what is not named at its default', () => {
    const { dispatch } = parse('[dispatch]\ninterval_seconds = 1.5\nstop_grace_seconds = 0\nmax_workers = 9\n');
    expect(dispatch).toMatchObject({ intervalMs: 1500, stopGraceMs: 0, workersMax: 9, failureLimit: 2 });
  });

  it('gives a command our tools by file when it names the file, and leaves braces alone that mean something else', () => {
    const { profiles } = parse('[profiles.a]\ncommand = ["a", "--mcp={mcp_file}", "{\\"b\\": 1}", "${HOME}", "{}"]\n');
    expect(profiles['a']).toMatchObject({
      mcp: 'file',
      command: ['a', '--mcp={mcp_file}', '{"b": 1}', '${HOME}', '{}'],
    });
    expect(parse('[profiles.a]\ncommand = ["a"]\n').profiles['a']?.mcp).toBe('none');
  });

  it('gives a command profile the prompt way its variables imply, and slots of one', () => {
    const { profiles } = parse(`
      [profiles.claude]
      command = ["claude", "-p", "{prompt}"]
      [profiles.codex]
      command = ["codex", "exec", "--file={prompt_file}"]
      [profiles.cat]
      command = ["cat"]
      slots = 3
      max_runtime_seconds = 60
      env = { TIER = "gold" }
      pass_env = ["ANTHROPIC_API_KEY"]
    `);
    expect(profiles['claude']).toMatchObject({ kind: 'command', prompt: 'argument', verdict: 'tools', slots: 1 });
    expect(profiles['codex']).toMatchObject({ prompt: 'file' });
    expect(profiles['cat']).toMatchObject({
      prompt: 'stdin',
      slots: 3,
      maxRuntimeSeconds: 60,
      env: { TIER: 'gold' },
      passEnv: ['ANTHROPIC_API_KEY'],
    });
  });

  it('lets a table change the limits of a built-in profile, and name another one of its kind', () => {
    const { profiles } = parse('[profiles.shell]\nslots = 1\n[profiles.build]\nkind = "shell"\nslots = 2\n');
    expect(profiles['shell']).toMatchObject({ kind: 'shell', slots: 1, verdict: 'exit-code', command: [] });
    expect(profiles['build']).toMatchObject({ name: 'build', kind: 'shell', slots: 2, verdict: 'exit-code' });
  });

  it('names the programs that open places, and none where the file names none', () => {
    expect(parse('').open).toEqual({ editor: [], terminal: [] });
    const { open } = parse('[open]\neditor = ["code", "--dir={path}"]\nterminal = ["xterm"]\n');
    expect(open).toEqual({ editor: ['code', '--dir={path}'], terminal: ['xterm'] });
  });

  it('is frozen to the bottom, so that no part of the program can change it (T15)', () => {
    const config = parse('[profiles.a]\ncommand = ["a"]\n');
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.profiles['a']?.command)).toBe(true);
    expect(Object.isFrozen(config.profiles['shell']?.env)).toBe(true);
  });

  it('treats names that every object has as ordinary profile names', () => {
    const { profiles } = parse('[profiles.constructor]\ncommand = ["x"]\n');
    expect(profiles['constructor']).toMatchObject({ kind: 'command', command: ['x'], slots: 1 });
  });
});

describe('a configuration that is not valid is refused with file, line, field and fix', () => {
  const cases: [what: string, text: string, line: number | null, sentence: RegExp][] = [
    ['broken TOML', 'a = 1\n[dispatch\n', 2, /not valid TOML/],
    ['a value twice', '[dispatch]\nmax_workers = 1\nmax_workers = 2\n', 3, /not valid TOML/],
    ['an unknown table', '\n[dispach]\nmax_workers = 1\n', 2, /dispach: is not a known key; check its spelling/],
    ['an unknown key', '[dispatch]\n# five\nmax_worker = 5\n', 3, /dispatch\.max_worker: is not a known key/],
    ['a wrong type', '[dispatch]\nmax_workers = "5"\n', 2, /dispatch\.max_workers: must be a number/],
    ['an editor that is given nothing', '[open]\neditor = ["code"]\n', 2, /open\.editor: needs \{path\}/],
    ['a terminal without a name', '[open]\nterminal = [" "]\n', 2, /open\.terminal: the program .* must not be empty/],
    ['a fraction', '[dispatch]\nmax_workers = 1.5\n', 2, /dispatch\.max_workers: must be a whole number/],
    ['too small a number', '[dispatch]\nfailure_limit = 0\n', 2, /dispatch\.failure_limit: must be at least 1\./],
    ['not a number at all', '[dispatch]\ninterval_seconds = nan\n', 2, /dispatch\.interval_seconds: must be a number/],
    [
      'an unknown word',
      '[profiles.a]\ncommand = ["a"]\nprompt = "pipe"\n',
      3,
      /prompt: must be one of "argument", "stdin"/,
    ],
    ['no command', '[profiles.mine]\nslots = 2\n', 1, /profiles\.mine\.command: is missing; give the program/],
    ['an empty program', '[profiles.a]\ncommand = [" "]\n', 2, /profiles\.a\.command: the program/],
    ['a command as text', '[profiles.a]\ncommand = "rm -rf"\n', 2, /profiles\.a\.command: must be a list/],
    [
      'a misspelt variable',
      '[profiles.a]\ncommand = ["a", "{promt}"]\n',
      2,
      /"\{promt\}" is no variable; use \{prompt\}/,
    ],
    ['a wiring without its place', '[profiles.a]\ncommand = ["a"]\nmcp = "claude"\n', 2, /needs \{mcp_args\} in/],
    ['a NUL in the command', '[profiles.a]\ncommand = ["a", "b\\u0000c"]\n', 2, /must not contain a NUL/],
    [
      'a command for a built-in',
      '[profiles.shell]\ncommand = ["bash"]\n',
      2,
      /command: a profile of kind "shell" has its own/,
    ],
    ['another kind for a built-in', '[profiles.demo]\nkind = "shell"\n', 2, /kind: a profile of kind "demo"/],
    ['a name with a slash', '[profiles."../x"]\ncommand = ["a"]\n', 1, /use letters, digits/],
    ['a prototype key', '[profiles.__proto__]\ncommand = ["a"]\n', 1, /profiles\.__proto__: is not a usable name/],
    [
      'our own variable',
      '[profiles.a]\ncommand = ["a"]\nenv = { FLOCKBOARD_DB = "x" }\n',
      3,
      /FLOCKBOARD_ names are set/,
    ],
    ['a notice with two ways', '[notify.a]\nfile = "/a"\ncommand = ["a"]\n', 1, /notify\.a: give either/],
    ['a relative file for notices', '[notify.a]\nfile = "a"\n', 2, /must be an absolute path/],
    ['a worktree of a relative path', '[worktrees.harbor]\ncopy = []\n', 1, /must be the absolute path/],
    [
      'an unknown default',
      '[dispatch]\ndefault_assignee = "bob"\n',
      2,
      /there is no profile "bob"; use one of shell, demo/,
    ],
  ];
  it.each(cases)('%s', (_what, text, line, sentence) => {
    const refusal = refusalOf(text);
    expect(refusal.code).toBe('config');
    expect(refusal.message).toMatch(sentence);
    expect(refusal.message.startsWith(line === null ? source.path : `${source.path}:${line}: `)).toBe(true);
    expect(refusal.details).toMatchObject({ path: source.path, line });
    expect(refusal.message).toMatch(/\.$/);
  });
});
