/** Test starts that did not end: at their deadline, and in an engine that died (failures.md F013, F022). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { WorkerProbe } from '../../src/contract/worker.ts';
import { parseConfig } from '../../src/main/config/parse-config.ts';
import { createWorkerProbes, type WorkerProbes } from '../../src/main/services/worker-probe.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { cli } from '../support/dispatch.ts';
import { runNode } from '../support/processes.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

const world = openWorld({ quiet: true });
const hostEnv = { PATH: process.env['PATH'] ?? '' };

/** A worker that says who it is, starts another and goes on for ever. */
function slowProfile(home: string): string {
  const script = `sleep 600 & echo "$! $$" > ${home}/pids; echo "at work"; sleep 600; :`;
  return `[dispatch]\nstop_grace_seconds = 0.3\n[profiles.slow]\ncommand = ["/bin/sh", "-c", ${JSON.stringify(script)}]\n`;
}

function probesOf(home: string, toml: string, deadlineSeconds: number): WorkerProbes {
  const config = parseConfig(toml, { home, path: `${home}/config.toml` });
  return createWorkerProbes({ home, world, cli, hostEnv, config: () => config, deadlineSeconds });
}

function alive(home: string): number[] {
  const pids = readFileSync(`${home}/pids`, 'utf8').trim().split(' ').map(Number);
  return pids.filter((pid) => world.processes.identify(pid, null) !== null);
}

it('ends at its deadline with a worker that never does', async () => {
  const home = tempDir('probe');
  let end: WorkerProbe | undefined;
  for await (const one of probesOf(home, slowProfile(home), 1).probe('slow', new AbortController().signal)) end = one;
  expect(end).toMatchObject({ works: false, text: 'It was still at work after 1 s and was stopped.' });
  expect(alive(home)).toEqual([]);
  expect(readdirSync(join(home, 'probes/workspaces'))).toEqual([]);
});

it('is cleared away with its worker when the engine died in the middle of it', async () => {
  const home = tempDir('probe');
  const toml = slowProfile(home);
  const engine = await runNode(join(import.meta.dirname, '../fixtures/probe-and-die.ts'), [home, toml, ...cli]);
  expect(engine.signal).toBe('SIGKILL');
  expect(alive(home)).toHaveLength(2);
  await probesOf(home, toml, 1).clear();
  expect(alive(home)).toEqual([]);
  expect(existsSync(join(home, 'probes/workspaces')) && readdirSync(join(home, 'probes/workspaces'))).toEqual([]);
});

it('is ended with its worker when the engine stops, however far the window has read', async () => {
  const home = tempDir('probe');
  const probes = probesOf(home, slowProfile(home), 60);
  const stream = probes.probe('slow', new AbortController().signal);
  await stream.next();
  await waitFor(() => existsSync(`${home}/pids`), { what: 'The worker' });
  await probes.close();
  expect(alive(home)).toEqual([]);
  expect(readdirSync(join(home, 'probes/workspaces'))).toEqual([]);
  const rest: WorkerProbe[] = [];
  for await (const one of stream) rest.push(one);
  expect(rest.at(-1)).toMatchObject({ kind: 'ended', works: false });
  await expect(probes.probe('slow', new AbortController().signal).next()).rejects.toThrow(/is stopping/);
});
