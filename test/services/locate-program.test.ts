/** The way out of a missing command: where its program is, and what is written so that it starts (failures.md F032). */
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/main/config/parse-config.ts';
import { createProgramFinder, type ProgramFinder } from '../../src/main/services/locate-program.ts';
import { followConfig } from '../../src/main/services/follow-config.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { withAgent, withPath } from '../../src/renderer/features/trouble/fix-changes.ts';
import { closeAfter, portClient, startTestEngine, testEnv, type Client } from '../support/engine.ts';
import { tempDir } from '../support/temp.ts';

const TOML = `[profiles.quill]\ncommand = ["inkpot-cli", "{prompt}"]\n[profiles.old]\ncommand = ["/gone/bin/inkpot-cli"]\n`;
const world = openWorld({ quiet: true });

function program(path: string, mode = 0o700): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '#!/bin/sh\nflockboard complete --summary "$*"\n');
  chmodSync(path, mode);
  return path;
}

function finderOf(person: string, path = '/usr/bin'): ProgramFinder {
  const config = parseConfig(TOML, { home: '/h', path: '/h/config.toml' });
  return createProgramFinder({ world, hostEnv: { HOME: person, PATH: path }, config: () => config });
}

describe('a program that the PATH does not have', () => {
  it('is found in the usual folders, best first, newest version first, each file once', () => {
    const person = tempDir('person');
    const own = program(join(person, '.local/bin/inkpot-cli'));
    const older = program(join(person, '.nvm/versions/node/v9.4.0/bin/inkpot-cli'));
    const newer = program(join(person, '.nvm/versions/node/v22.1.0/bin/inkpot-cli'));
    const prefixed = program(join(person, 'npm here/bin/inkpot-cli'));
    writeFileSync(join(person, '.npmrc'), '//r/:_authToken=x\nprefix = ${HOME}/npm here\n');
    mkdirSync(join(person, '.cargo/bin'), { recursive: true });
    symlinkSync(own, join(person, '.cargo/bin/inkpot-cli'));
    expect(finderOf(person).locate('inkpot-cli').paths).toEqual([own, prefixed, newer, older]);
    expect(finderOf(person).locate('/gone/bin/inkpot-cli').paths).toEqual([own, prefixed, newer, older]);
  });

  it('is no folder and no file without the right to run it; the folders that are there are counted', () => {
    const person = tempDir('person');
    const before = finderOf(person).locate('inkpot-cli');
    expect(before.paths).toEqual([]);
    program(join(person, '.local/bin/inkpot-cli'), 0o600);
    mkdirSync(join(person, 'bin/inkpot-cli'), { recursive: true });
    mkdirSync(join(person, '.bun'));
    symlinkSync(join(person, 'bin'), join(person, '.bun/bin'));
    writeFileSync(join(person, '.volta'), 'a file');
    symlinkSync(join(person, 'nowhere'), join(person, '.nvm'));
    expect(finderOf(person).locate('inkpot-cli')).toEqual({ paths: [], folders: before.folders + 2 });
  });

  it('is looked for only when a profile starts it', () => {
    const finder = finderOf(tempDir('person'));
    for (const wanted of ['sh', '/bin/sh', '../inkpot-cli', '']) {
      expect(() => finder.locate(wanted)).toThrow(expect.objectContaining({ code: 'invalid' }) as Error);
    }
  });
});

describe('a path that a person writes', () => {
  it('is taken when it can be started, also below the home, and refused with the field and the fix', () => {
    const person = tempDir('person');
    const own = program(join(person, 'tools/inkpot-cli'));
    const closed = program(join(person, 'tools/closed'), 0o600);
    const finder = finderOf(person);
    expect(finder.check(own)).toBe(own);
    expect(finder.check(' ~/tools/inkpot-cli ')).toBe(own);
    const refused = (path: string, message: string): void => {
      const error = {
        code: 'invalid',
        details: { field: 'path' },
        message: expect.stringContaining(message) as string,
      };
      expect(() => finder.check(path)).toThrow(expect.objectContaining(error) as Error);
    };
    refused('', 'begin it with "/"');
    refused('tools/inkpot-cli', 'begin it with "/"');
    refused(`${person}/none`, 'names no file');
    refused(`${own}/none`, 'names no file');
    refused(join(person, 'tools'), 'names a folder');
    refused(closed, 'chmod +x');
    refused(`${own}\0`, 'NUL');
  });
});

describe('the way out', () => {
  const home = tempDir('home');
  const person = tempDir('person');
  const path = `${home}/config.toml`;
  let client: Client;

  beforeAll(async () => {
    const read = () => parseConfig(readFileSync(path, 'utf8'), { home, path });
    writeFileSync(path, `${TOML}[profiles.writer]\nkind = "claude"\nmodel = "opus"\n[profiles.claude]\nslots = 2\n`);
    const { handle } = startTestEngine({ home, config: read(), hostEnv: { ...testEnv, HOME: person } });
    const following = followConfig(home, world, {
      read,
      changed: (config) => handle.configure(config),
      wrong: (sentence) => handle.configTrouble(sentence),
    });
    closeAfter(() => following.close());
    await handle.ready;
    client = portClient(handle.connect());
  });

  async function save(name: string, act: (worker: Parameters<typeof withPath>[0]) => ReturnType<typeof withPath>) {
    const worker = (await client.workers.list({ versions: false })).find((one) => one.name === name);
    if (worker === undefined) throw new Error(`${name} is not there.`);
    const { revision } = await client.settings.get();
    expect((await client.profiles.save({ revision, name, changes: act(worker) })).isInEffect).toBe(true);
    return (await client.workers.list({ versions: false })).find((one) => one.name === name);
  }

  it('starts the program that was found, with the arguments it had', async () => {
    const own = program(join(person, '.local/bin/inkpot-cli'));
    const { paths } = await client.workers.locate({ program: 'inkpot-cli' });
    expect(paths).toEqual([own]);
    await expect(client.workers.locate({ program: 'sh' })).rejects.toMatchObject({
      data: { code: 'invalid', details: { field: 'program' } },
    });
    const checked = await client.workers.checkPath({ path: '~/.local/bin/inkpot-cli' });
    await save('quill', (worker) => withPath(worker, checked.path));
    expect(readFileSync(path, 'utf8')).toContain(`command = ["${own}", "{prompt}"]`);
    const said = [];
    for await (const one of await client.workers.probe({ name: 'quill' })) said.push(one);
    expect(said.at(-1)).toMatchObject({ works: true });
  });

  it('leaves a ready-made agent what it is: its sort, its tools and how it takes the prompt', async () => {
    const own = program(join(person, 'agents/claude'));
    for (const name of ['writer', 'claude']) {
      const before = (await client.workers.list({ versions: false })).find((one) => one.name === name);
      const after = await save(name, (worker) => withPath(worker, own));
      expect(after).toMatchObject({
        sort: 'claude',
        mcp: 'claude',
        verdict: 'tools',
        program: own,
        slots: before?.slots,
      });
      expect(after?.command.slice(1)).toEqual(before?.command.slice(1));
    }
  });

  it('makes another agent of it without the model and command of the one before', async () => {
    const after = await save('writer', (worker) => withAgent(worker, 'codex'));
    expect(after).toMatchObject({ sort: 'codex', mcp: 'codex', model: null, table: { kind: 'codex' } });
    expect(after?.command[0]).toBe('codex');
  });
});
