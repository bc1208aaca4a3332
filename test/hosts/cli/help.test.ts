import { describe, expect, it } from 'vitest';
import { VERBS } from '../../../src/main/hosts/cli/program.ts';
import { parseConfig } from '../../../src/main/config/parse-config.ts';
import { CONFIG_TEMPLATE } from '../../../src/main/hosts/cli/config-template.ts';
import { callCommand, runCommand, startCommand } from '../../support/cli.ts';
import { tempDir } from '../../support/temp.ts';

const home = tempDir();
const inner = VERBS.flatMap((entry) =>
  'group' in entry ? entry.group.verbs.map((verb) => `${entry.name} ${verb.name}`) : [],
);
const visible = VERBS.filter((verb) => verb.hidden !== true).map((verb) => verb.name);

describe('help', () => {
  it('lists every verb of the first landing, and no hidden one', async () => {
    const { code, stdout, stderr } = await callCommand(['--help'], { home });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatchSnapshot();
    expect(visible).toEqual(
      expect.arrayContaining(
        'init create list show link claim complete block unblock comment runs events log watch dispatch serve demo heartbeat context'.split(
          ' ',
        ),
      ),
    );
  });

  it.each([...visible, ...inner])('of %s is as agreed, with the common options and examples', async (name) => {
    const { code, stdout, stderr } = await callCommand([...name.split(' '), '--help'], { home });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const part of ['--json', '--board <slug>', '--home <dir>', 'Examples:']) expect(stdout).toContain(part);
    expect(stdout).toMatchSnapshot();
  });

  it('is what a bare command prints, on stdout and with exit code 0', async () => {
    const bare = await callCommand([], { home });
    const asked = await callCommand(['help'], { home });
    expect(bare.code).toBe(0);
    expect(bare.stdout).toContain('Usage: flockboard');
    expect(asked).toMatchObject({ code: 0, stdout: bare.stdout });
  });

  it('of a verb comes from the help verb too', async () => {
    const one = await callCommand(['help', 'link'], { home });
    const other = await callCommand(['link', '--help'], { home });
    expect(one).toEqual(other);
  });

  it('and the version come from the real program', async () => {
    const { code, stdout } = await runCommand(['--version'], { home });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/u);
  });
});

describe('the configuration that init writes', () => {
  it('changes nothing', () => {
    const source = { home: '/h', path: '/h/config.toml' };
    expect(parseConfig(CONFIG_TEMPLATE, source)).toEqual(parseConfig(null, source));
  });

  it('is valid and says the defaults when its settings are uncommented', () => {
    const source = { home: '/h', path: '/h/config.toml' };
    const uncommented = CONFIG_TEMPLATE.replaceAll(/^# (?=\w+ = |\[)/gmu, '');
    const config = parseConfig(uncommented, source);
    expect(config.dispatch).toEqual(parseConfig(null, source).dispatch);
    expect(config.logBytesMax).toBe(parseConfig(null, source).logBytesMax);
    expect(config.profiles['mine']?.command).toEqual(['my-agent', '-p', '{prompt}']);
    expect(config.profiles['reviewer']).toMatchObject({ sort: 'claude', mcp: 'claude', model: 'opus' });
  });
});

describe('output to a reader that goes away', () => {
  it('ends quietly', async () => {
    const program = startCommand(['--help'], { home });
    program.closeOutput();
    expect(await program.finished).toMatchObject({ code: 0, stderr: '' });
  });
});
