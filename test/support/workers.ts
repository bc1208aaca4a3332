/**
 * Real worker processes in tests: started through the real world with a token of their own, and every process that
 * still belongs to one of them is killed when the test file is over.
 */
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { WorkerIdentity } from '../../src/contract/task.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import type { Child, SpawnRequest } from '../../src/main/world/world.ts';
import { tempDir } from './temp.ts';
import { waitFor } from './wait.ts';

const world = openWorld({ quiet: true });
const workers = new Map<string, WorkerIdentity | null>();

afterAll(async () => {
  await Promise.all(
    [...workers].map(([token, leader]) =>
      waitFor(() => {
        const left = world.processes.findByToken(token, leader);
        world.processes.signalTree(leader, left, 'SIGKILL', token);
        return left.length === 0;
      }),
    ),
  );
});

export interface StartedWorker extends Child {
  token: string;
  logPath: string;
  cwd: string;
  /** What the worker has written so far. */
  output(): string;
}

/** Runs `script` with /bin/sh in a fresh folder, as the dispatcher would. `$NODE` is the Node that runs the tests. */
export async function startWorker(script: string, request: Partial<SpawnRequest> = {}): Promise<StartedWorker> {
  const cwd = request.cwd ?? tempDir('worker');
  const logPath = request.logPath ?? join(cwd, 'worker.log');
  const token = world.ids.token();
  const child = await world.processes.spawn({
    argv: ['/bin/sh', '-c', script],
    cwd,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', NODE: process.execPath, FLOCKBOARD_RUN_TOKEN: token },
    stdin: null,
    ...request,
    logPath,
  });
  workers.set(token, world.processes.identify(child.pid, token));
  return { ...child, token, logPath, cwd, output: () => world.files.readText(logPath) ?? '' };
}
