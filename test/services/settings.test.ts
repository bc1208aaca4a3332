/** Settings, profiles and workers over a real engine whose host follows config.toml, as the desktop app and `serve` do. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { WorkerProbe } from '../../src/contract/worker.ts';
import type { Config } from '../../src/contract/config.ts';
import { parseConfig } from '../../src/main/config/parse-config.ts';
import { followConfig } from '../../src/main/services/follow-config.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { closeAfter, portClient, startTestEngine, testEnv, type Client } from '../support/engine.ts';
import { tempDir } from '../support/temp.ts';

const WRITTEN = `# Mine.
[dispatch]
max_workers = 2 # small laptop
stop_grace_seconds = 0.5

[profiles.fake]
command = ["fake-agent", "{prompt}"]
version_args = ["--version"]
env = { SECRET = "hush", MODE = "fast" }
`;

const home = tempDir('settings');
const path = `${home}/config.toml`;
const bin = `${home}/tools`;
const real = `${tempDir('dotfiles')}/flockboard.toml`;
const configOf = (text: string): Config => parseConfig(text, { home, path });
let client: Client;

function program(name: string, script: string): void {
  writeFileSync(`${bin}/${name}`, `#!/bin/sh\n${script}\n`, { mode: 0o700 });
}

beforeAll(async () => {
  mkdirSync(bin);
  program(
    'fake-agent',
    'case "$1" in --version) echo "fake 1.2";; *) flockboard complete --summary "$MODE $SECRET";; esac',
  );
  // As people keep it who have their settings under version control.
  writeFileSync(real, WRITTEN);
  chmodSync(real, 0o640);
  symlinkSync(real, path);
  const hostEnv = { ...testEnv, PATH: `${bin}:${testEnv['PATH'] ?? ''}` };
  const { handle } = startTestEngine({ home, config: configOf(WRITTEN), hostEnv });
  const world = openWorld({ quiet: true });
  const following = followConfig(home, world, {
    read: () => configOf(readFileSync(path, 'utf8')),
    changed: (config) => handle.configure(config),
    wrong: (sentence) => handle.configTrouble(sentence),
  });
  closeAfter(() => following.close());
  await handle.ready;
  client = portClient(handle.connect());
});

describe('the settings', () => {
  it('are listed with value, default and bounds, changed in the file, and in effect when that is answered', async () => {
    const view = await client.settings.get();
    expect(view).toMatchObject({ path, exists: true, problem: null });
    expect(view.settings.find(({ key }) => key === 'dispatch.max_workers')).toEqual({
      key: 'dispatch.max_workers',
      type: 'integer',
      value: 2,
      standard: 4,
      isSet: true,
      min: 1,
      max: 1000,
      choices: [],
    });
    const changes = [
      { key: 'dispatch.max_workers', value: 3 },
      { key: 'retention.log_days', value: 7 },
    ];
    const changed = await client.settings.set({ revision: view.revision, changes });
    expect(changed.isInEffect).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe(
      `${WRITTEN.replace('max_workers = 2', 'max_workers = 3')}\n[retention]\nlog_days = 7\n`,
    );
    for await (const status of await client.board.status({ board: 'default' })) {
      expect(status.workersMax).toBe(3);
      break;
    }
  });

  it('are refused with the field when they would not load, and as a conflict when the file changed since', async () => {
    const before = readFileSync(path, 'utf8');
    const { revision } = await client.settings.get();
    const wrong = client.settings.set({ revision, changes: [{ key: 'dispatch.max_workers', value: 0 }] });
    await expect(wrong).rejects.toMatchObject({
      code: 'REFUSED',
      data: { code: 'config', details: { field: 'dispatch.max_workers' } },
    });
    const late = client.settings.set({ revision: 'old', changes: [{ key: 'dispatch.max_workers', value: 5 }] });
    await expect(late).rejects.toMatchObject({ data: { code: 'conflict' } });
    expect(readFileSync(path, 'utf8')).toBe(before);
  });
});

describe('profiles', () => {
  it('are saved and removed key by key; values of env never leave the engine and stay when they are not given', async () => {
    const listed = await client.workers.list({ versions: false });
    expect(listed.find(({ name }) => name === 'fake')?.table?.['env']).toEqual({ SECRET: null, MODE: null });
    expect(JSON.stringify(listed)).not.toContain('hush');
    let { revision } = await client.settings.get();
    ({ revision } = await client.profiles.save({
      revision,
      name: 'fake',
      changes: { env: { SECRET: null, MODE: 'slow' }, slots: 2 },
    }));
    expect(readFileSync(path, 'utf8')).toContain('env = { SECRET = "hush", MODE = "slow" }\nslots = 2\n');
    ({ revision } = await client.profiles.save({
      revision,
      name: 'reviewer',
      changes: { kind: 'claude', model: 'opus' },
    }));
    const reviewer = (await client.workers.list({ versions: false })).find(({ name }) => name === 'reviewer');
    expect(reviewer).toMatchObject({ sort: 'claude', isReadyMade: false, model: 'opus', table: { kind: 'claude' } });
    const wrong = client.profiles.save({ revision, name: 'reviewer', changes: { slots: 0 } });
    await expect(wrong).rejects.toMatchObject({ data: { details: { field: 'profiles.reviewer.slots' } } });
    await client.profiles.remove({ revision, name: 'reviewer' });
    expect(readFileSync(path, 'utf8')).not.toContain('reviewer');
  });

  it('leave the mode of the file as it is, and a link to it a link', async () => {
    const { revision } = await client.settings.get();
    const saved = await client.profiles.save({ revision, name: 'fake', changes: { description: 'Mine.' } });
    expect(saved.isInEffect).toBe(true);
    expect(readFileSync(real, 'utf8')).toContain('description = "Mine."');
    expect(statSync(real).mode & 0o777).toBe(0o640);
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
  });
});

describe('workers', () => {
  it('are listed with program, version and what is wrong with them', async () => {
    program('codex', 'echo "broken install" >&2; exit 3');
    const workers = await client.workers.list({ versions: true });
    const of = (name: string): unknown => workers.find((one) => one.name === name);
    expect(of('fake')).toMatchObject({
      program: `${bin}/fake-agent`,
      version: 'fake 1.2',
      health: 'ready',
      problem: null,
    });
    expect(of('codex')).toMatchObject({
      health: 'failing',
      version: null,
      problem: 'Asked for "--version" it ended with code 3: broken install',
    });
    expect(of('hermes')).toMatchObject({ health: 'missing', program: null, isReadyMade: true });
    expect(of('shell')).toMatchObject({ health: 'ready', isReadyMade: true, kind: 'shell', sort: null });
  });

  async function probe(name: string): Promise<{ output: string; end: WorkerProbe | undefined }> {
    let output = '';
    let end: WorkerProbe | undefined;
    for await (const one of await client.workers.probe({ name })) {
      if (one.kind === 'output') output += one.text;
      end = one;
    }
    return { output, end };
  }

  it('are tried by a real start on a board of its own, of which nothing is left', async () => {
    const [fake, shell, demo] = [await probe('fake'), await probe('shell'), await probe('demo')];
    expect(fake.end).toMatchObject({ kind: 'ended', works: true, text: 'It started, worked and reported: slow hush' });
    expect(shell).toMatchObject({
      output: 'ready\n',
      end: { works: true, text: 'It started, worked and reported: ready' },
    });
    expect(demo.end).toMatchObject({ works: true });
    expect(readdirSync(`${home}/probes/workspaces`)).toEqual([]);
    expect(existsSync(`${home}/boards/default/logs`) ? readdirSync(`${home}/boards/default/logs`) : []).toEqual([]);
  });

  it('that cannot start, fail or never report are told as what they are', async () => {
    expect((await probe('hermes')).end).toMatchObject({
      works: false,
      text: expect.stringContaining('"hermes"') as string,
    });
    program('fake-agent', 'echo "Not signed in"; exit 1');
    expect(await probe('fake')).toMatchObject({
      output: 'Not signed in\n',
      end: { works: false, text: 'Exit code 1. Last line: Not signed in' },
    });
    program('fake-agent', 'echo "I did it!"');
    expect((await probe('fake')).end).toMatchObject({
      works: false,
      text: expect.stringContaining('neither our tools') as string,
    });
    await expect(probe('nobody')).rejects.toMatchObject({ data: { code: 'unknown_profile' } });
  });

  it('are stopped with their whole tree when the window leaves', async () => {
    program('fake-agent', `sleep 600 & echo "$! $$" > ${home}/pids; echo "at work"; sleep 600`);
    const stream = await client.workers.probe({ name: 'fake' });
    const seen: string[] = [];
    for await (const one of stream) {
      seen.push(one.kind);
      if (one.kind === 'output') break;
    }
    expect(seen).toEqual(['started', 'output']);
    await expect.poll(() => readdirSync(`${home}/probes/workspaces`), { timeout: 15_000 }).toEqual([]);
    const { processes } = openWorld({ quiet: true });
    const pids = readFileSync(`${home}/pids`, 'utf8').trim().split(' ').map(Number);
    const alive = pids.filter((pid) => processes.identify(pid, null) !== null);
    expect(alive).toEqual([]);
  });
});
