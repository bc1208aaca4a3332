import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { callCommand, callJson, errorOf, runCommand } from '../../support/cli.ts';
import { tempDir } from '../../support/temp.ts';

interface Line {
  name: string;
  slots: number;
  program: string | null;
  version: string | null;
  problem: string | null;
}

/** A folder with programs of these names and texts. */
function programs(texts: Record<string, string>): string {
  const folder = tempDir('bin');
  for (const [name, text] of Object.entries(texts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

it('lists the built-in workers, what is on the PATH with its version, and what the configuration names', async () => {
  const home = tempDir();
  const folder = programs({
    claude: '[ "$1" = --version ] && echo "9.9.9 (Claude Code)"',
    gemini: 'echo broken >&2; exit 1',
  });
  writeFileSync(join(home, 'config.toml'), '[profiles.mine]\ncommand = ["not-installed"]\nslots = 3\n');
  const env = { PATH: `${folder}:/usr/bin:/bin` };
  const lines = await callJson<Line[]>(['workers'], { home, env });
  expect(lines.map(({ name }) => name)).toEqual(['shell', 'demo', 'claude', 'gemini', 'mine']);
  const line = (name: string): Line | undefined => lines.find((one) => one.name === name);
  expect(line('claude')).toMatchObject({ program: join(folder, 'claude'), version: '9.9.9 (Claude Code)' });
  expect(line('gemini')).toMatchObject({ program: join(folder, 'gemini'), version: null, health: 'failing' });
  expect(line('gemini')?.problem).toBe('Asked for "--version" it ended with code 1: broken');
  expect(line('mine')).toMatchObject({ slots: 3, program: null, health: 'missing' });
  expect(line('mine')?.problem).toMatch(/"not-installed" is not on the PATH; install it/);
});

it('lists every ready-made profile when asked for all, and asks nobody for a version when told so', async () => {
  const home = tempDir();
  const folder = programs({ codex: 'echo called > "$0.called"' });
  const env = { PATH: `${folder}:/usr/bin:/bin` };
  const lines = await callJson<Line[]>(['workers', '--all', '--no-probe'], { home, env });
  expect(lines.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['shell', 'demo', 'claude', 'codex', 'opencode', 'gemini', 'hermes', 'aider']),
  );
  const text = await callCommand(['workers', '--no-probe'], { home, env });
  expect(text.stdout).toContain(join(folder, 'codex'));
  expect(text.stdout).not.toContain('opencode');
});

it('says where the configuration is wrong', async () => {
  const home = tempDir();
  writeFileSync(join(home, 'config.toml'), '[profiles.mine]\nkind = "unheard-of"\n');
  const result = await callCommand(['workers', '--json'], { home });
  expect(result.code).not.toBe(0);
  expect(errorOf(result)).toMatchObject({ code: 'config', details: { line: 2 } });
});

it(
  'tries a worker for real, streams what it says, and ends with 0 only when it reported',
  { timeout: 60_000 },
  async () => {
    const home = tempDir();
    const folder = programs({ mine: 'echo "at work"; flockboard complete --summary ready', broken: 'exit 7' });
    const toml = '[profiles.mine]\ncommand = ["mine"]\n[profiles.broken]\ncommand = ["broken"]\n';
    writeFileSync(join(home, 'config.toml'), toml);
    const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    const good = await runCommand(['workers', '--try', 'mine'], { home, env });
    expect(good).toMatchObject({ code: 0, stderr: 'Started: mine\n' });
    expect(good.stdout).toMatch(/^at work\n[\s\S]*✓ It started, worked and reported: ready \([\d.]+ s\)\n$/u);
    const bad = await callCommand(['workers', '--try', 'broken', '--json'], { home, env });
    expect(bad.code).toBe(1);
    const last: unknown = JSON.parse(bad.stdout.trim().split('\n').at(-1) ?? '');
    expect(last).toMatchObject({ kind: 'ended', works: false, text: 'Exit code 7.' });
    expect(await callCommand(['workers', '--try', 'nobody'], { home })).toMatchObject({ code: 1, stdout: '' });
  },
);
