/** The profiles that come with the program (failures.md F046, F097; threats T08, T15). */
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../src/contract/profile.ts';
import type { Task } from '../../src/contract/task.ts';
import { AGENT_PROFILES } from '../../src/main/config/agent-profiles.ts';
import { parseConfig } from '../../src/main/config/parse-config.ts';
import { workerCommand } from '../../src/main/dispatcher/worker-command.ts';

const parse = (text: string): Readonly<Record<string, Profile>> =>
  parseConfig(text, { home: '/home/ann/.flockboard', path: '/home/ann/.flockboard/config.toml' }).profiles;

/** What a run adds to the environment of its worker. */
const RUN = {
  FLOCKBOARD_TASK: 't_1',
  FLOCKBOARD_RUN_TOKEN: 'secret-token',
  FLOCKBOARD_BIN: '/home/ann/.flockboard/bin/flockboard',
};

const commandOf = (profile: Profile | undefined, task: Partial<Task> = {}, prompt = '--help me\nplease') => {
  if (profile === undefined) throw new Error('There is no such profile.');
  return workerCommand({
    profile,
    task: { id: 't_1', title: '--yolo', body: null, modelOverride: null, skills: null, ...task } as Task,
    workspace: '/w',
    board: 'default',
    runDir: '/b/runs/1',
    cli: ['/usr/bin/node', '/app/cli.js'],
    variables: RUN,
    prompt: () => prompt,
  });
};

describe('a ready-made profile', () => {
  it.each(Object.keys(AGENT_PROFILES))('%s exists without a configuration and takes its prompt safely', (name) => {
    const profile = parse('')[name];
    expect(profile).toMatchObject({ name, kind: 'command', isReadyMade: true });
    const { argv, stdin, files } = commandOf(profile);
    expect(argv[0]).toBe(name);
    expect(argv).not.toContain('--help me\nplease');
    expect([stdin ?? '', ...argv, ...files.map((file) => file.text)].join('\n')).toContain('--help me\nplease');
    expect(argv.some((element) => element.includes('{'))).toBe(false);
  });

  it.each(Object.keys(AGENT_PROFILES))('%s switches no permissions or sandboxes off', (name) => {
    const text = commandOf(parse('')[name]).argv.join(' ');
    expect(text).not.toMatch(/dangerous|yolo|bypass|full-access|skip-permissions|--auto\b|accept-hooks/i);
  });

  it('names the model only when there is one, the task before the profile', () => {
    expect(commandOf(parse('')['claude']).argv).not.toContain('--model');
    const profile = parse('[profiles.claude]\nmodel = "small"\n')['claude'];
    const modelIn = (argv: string[]): string | undefined => argv[argv.indexOf('--model') + 1];
    expect(modelIn(commandOf(profile).argv)).toBe('small');
    expect(modelIn(commandOf(profile, { modelOverride: 'large' }).argv)).toBe('large');
  });

  it('gives Hermes one pair for each skill of the task, and a profile of another name by that name', () => {
    const { coder } = parse('[profiles.coder]\nkind = "hermes"\nslots = 2\n');
    expect(commandOf(coder, { skills: ['python', '--force'] }, 'context').argv).toEqual([
      ...'hermes -p coder chat --skills kanban-worker --skills python --skills'.split(' '),
      ' --force',
      '-q',
      'work kanban task t_1\n\ncontext',
    ]);
    expect(coder).toMatchObject({ slots: 2, verdict: 'tools' });
    expect(coder?.isReadyMade).toBeUndefined();
  });

  it('changes key by key in a table of its name, and makes another worker of its sort by `kind`', () => {
    const profiles = parse('[profiles.codex]\nslots = 3\n[profiles.deep]\nkind = "codex"\nmodel = "large"\n');
    expect(profiles['codex']).toMatchObject({ slots: 3, prompt: 'stdin', command: AGENT_PROFILES['codex']?.command });
    const { argv } = commandOf(profiles['deep']);
    expect(argv.slice(0, 5)).toEqual('codex exec --sandbox workspace-write --skip-git-repo-check'.split(' '));
    expect(argv.slice(-3)).toEqual(['--model', 'large', '-']);
  });

  it('gives way to a command of one\u2019s own', () => {
    const { claude } = parse('[profiles.claude]\ncommand = ["claude", "--print", "{prompt}"]\n');
    expect(claude).toMatchObject({ prompt: 'argument', verdict: 'tools' });
    expect(commandOf(claude, {}, 'work').argv).toEqual(['claude', '--print', 'work']);
  });

  it.each(['claude', 'codex', 'opencode', 'gemini'])(
    '%s is given our tools, and no argument shows its token (T21)',
    (name) => {
      const { argv, env, files } = commandOf(parse('')[name]);
      const text = JSON.stringify([argv, env, files]);
      expect(text).toContain('/home/ann/.flockboard/bin/flockboard');
      expect(argv.join(' ')).not.toContain('secret-token');
      for (const file of files) expect(file.path).toMatch(/^\/b\/runs\/1\//);
    },
  );

  it('tells Claude of one server by a file, Gemini by settings that the person\u2019s outrank, OpenCode by a variable', () => {
    const server = { command: RUN.FLOCKBOARD_BIN, args: ['mcp'], env: RUN };
    const claude = commandOf(parse('')['claude']);
    expect(claude.argv.join(' ')).toContain('--mcp-config /b/runs/1/mcp.json --strict-mcp-config');
    expect(JSON.parse(claude.files[0]?.text ?? '')).toMatchObject({ mcpServers: { flockboard: server } });
    const gemini = commandOf(parse('')['gemini']);
    expect(gemini.env).toEqual({ GEMINI_CLI_SYSTEM_DEFAULTS_PATH: '/b/runs/1/mcp.json' });
    expect(JSON.parse(gemini.files[0]?.text ?? '')).toMatchObject({ mcpServers: { flockboard: server } });
    const opencode = commandOf(parse('')['opencode']);
    expect(JSON.parse(opencode.env['OPENCODE_CONFIG_CONTENT'] ?? '')).toMatchObject({
      mcp: { flockboard: { type: 'local', command: [RUN.FLOCKBOARD_BIN, 'mcp'], environment: RUN } },
    });
  });

  it('tells Codex of the server in arguments that are TOML, and waits for it', () => {
    const { argv } = commandOf(parse('')['codex']);
    const settings = argv.flatMap((one, at) => (argv[at - 1] === '-c' ? [one] : [])).join('\n');
    expect(parseToml(settings)).toEqual({
      mcp_servers: {
        flockboard: {
          command: RUN.FLOCKBOARD_BIN,
          args: ['mcp'],
          env_vars: Object.keys(RUN),
          default_tools_approval_mode: 'approve',
          required: true,
          startup_timeout_sec: 60,
        },
      },
    });
  });

  it('is refused by a name that does not exist', () => {
    expect(() => parse('[profiles.x]\nkind = "clawd"\n')).toThrow(/config\.toml:2: profiles\.x\.kind: must be one of/);
  });
});
