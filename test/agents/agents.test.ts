/**
 * Agents as workers: a task from its start to its verdict, with a scripted model on loopback, through our dispatcher and
 * our tools. A small agent of our own does it everywhere. Each ready-made profile whose program is found on PATH or on
 * FLOCKBOARD_AGENTS_PATH does it too, in a home folder of its own, and with nothing of its command changed.
 */
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Profile } from '../../src/contract/profile.ts';
import { AGENT_PROFILES } from '../../src/main/config/agent-profiles.ts';
import { dispatchedBoard, program, workers, type TestBoardWithDispatcher } from '../support/dispatch.ts';
import { startModel, type ModelEndpoint } from '../support/model-endpoint.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';
import { SETUPS } from './agent-setups.ts';

const folders = [process.env['FLOCKBOARD_AGENTS_PATH'], process.env['PATH']].flatMap((path) => path?.split(':') ?? []);
const installed = Object.keys(SETUPS).filter((name) =>
  folders.some((folder) => folder !== '' && existsSync(join(folder, name))),
);

const SCRIPT = [
  { tool: 'kanban_show', args: {} },
  { tool: 'kanban_complete', args: { summary: 'Wrote the guide.', metadata: { tests_passed: 3 } } },
];

let model: ModelEndpoint;
beforeAll(async () => {
  model = await startModel(SCRIPT);
});

/** Does one task with that profile and waits until its processes are gone. */
async function doOneTask(profile: Profile, timeoutMs: number): Promise<TestBoardWithDispatcher & { id: string }> {
  // The worker is to end by itself after its verdict.
  const board = dispatchedBoard([profile], { verdictGraceMs: timeoutMs, failureLimit: 1 });
  await board.dispatcher.start();
  const { id } = board.add(profile.name, { body: 'Write the guide.' });
  board.dispatcher.nudge();
  await waitFor(() => board.kernel.listRuns(id).at(-1)?.workerGone, { timeoutMs, what: `The end of ${profile.name}` });
  return { ...board, id };
}

const DONE = { outcome: 'completed', summary: 'Wrote the guide.', metadata: { tests_passed: 3 }, workerGone: true };

describe('an agent of one file', () => {
  const agent = (): Profile =>
    program('small', [process.execPath, join(workers, 'fake-agent.ts'), '{mcp_file}', model.url], {
      prompt: 'stdin',
      verdict: 'tools',
      mcp: 'file',
      quotaSigns: ['rate_limit_error'],
    });

  it('finds our tools by the file of its run, reads its task and completes it', async () => {
    const { run, id, log, path } = await doOneTask(agent(), 60_000);
    expect(log(run(id))).toContain('called kanban_show\ncalled kanban_complete\nAll done.\n');
    expect(run(id)).toMatchObject(DONE);
    const [first] = model.requests;
    expect(JSON.stringify(first?.body)).toContain('Write the guide.');
    const file = join(dirname(path), 'runs', run(id).id, 'mcp.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
  });

  it('that meets a usage limit is tried again later and has not failed (F046)', async () => {
    model.refuse({ status: 429, type: 'rate_limit_error', message: 'Number of requests exceeded.' });
    const { run, id, task } = await doOneTask(agent(), 60_000);
    model.refuse(null);
    expect(run(id)).toMatchObject({ outcome: 'rate_limited', exitCode: 1 });
    expect(task(id)).toMatchObject({ status: 'ready', consecutiveFailures: 0 });
  });
});

describe.each(installed)('%s', (name) => {
  // Some agents read no settings below a folder that everybody may write to, which is what temporary folders are in.
  const folder = mkdtempSync(join(homedir(), '.flockboard-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  it('does a task to its end and reports it by our tools', { timeout: 180_000 }, async () => {
    const profile = AGENT_PROFILES[name];
    const setUp = SETUPS[name];
    if (profile === undefined || setUp === undefined) throw new Error(`There is no profile ${name}.`);
    vi.stubEnv('TMPDIR', folder);
    const home = tempDir('agent');
    const { env, model: modelName } = setUp(home, model.url);
    const used = { ...profile, model: modelName, env: { HOME: home, PATH: folders.join(':'), ...env } };
    const { run, id } = await doOneTask(used, 150_000);
    vi.unstubAllEnvs();
    expect(run(id)).toMatchObject(DONE);
  });
});
