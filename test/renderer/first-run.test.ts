import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { configPathOf } from '../../src/renderer/lib/home-paths.ts';
import type { FakeBoard, FakeTask } from './fake-board.ts';
import { createFakeBoard } from './fake-board.ts';
import { windowsForTests } from './windows-for-tests.ts';
import type { WindowUnderTest } from './open-window.ts';

const openWindow = windowsForTests();

async function open(): Promise<WindowUnderTest> {
  const opened = await openWindow(createFakeBoard('harbor'));
  return opened;
}

const stage = (page: Page, number: number) => page.locator(`[data-testid="first-run"][data-stage="${number}"]`);

function only(board: FakeBoard): FakeTask {
  const [task] = board.tasks.values();
  if (task === undefined) throw new Error('There is no task.');
  return task;
}

/** What the dispatcher and the worker would do. */
function start(board: FakeBoard): FakeTask {
  const task = only(board);
  const now = Date.now();
  const facts = {
    startedAt: now,
    workerPid: 4302,
    lastHeartbeatAt: null,
    heartbeatNote: null,
    observed: null,
    claimExpires: now + 900_000,
    maxRuntimeSeconds: null,
  };
  task.runs.push({
    ...facts,
    id: 'run-1',
    taskId: task.card.id,
    number: 1,
    profile: 'shell',
    phase: 'running',
    outcome: null,
    cause: null,
    summary: null,
    metadata: null,
    error: null,
    exitCode: null,
    exitSignal: null,
    workerGone: false,
    workspacePath: null,
    logPath: null,
    endedAt: null,
  });
  task.log = 'counting: 1 of 5\n';
  task.card = { ...task.card, status: 'running', run: { ...facts, id: 'run-1', number: 1, phase: 'running' } };
  board.changed(task, 'spawned');
  return task;
}

function finish(board: FakeBoard, task: FakeTask): void {
  const at = task.card.createdAt + 28_000;
  const [run] = task.runs;
  if (run === undefined) throw new Error('There is no run.');
  task.runs[0] = { ...run, phase: 'ended', outcome: 'completed', endedAt: at, summary: 'Hello from pid 4302.' };
  task.card = { ...task.card, status: 'done', run: null, completedAt: at, statusSince: at };
  board.changed(task, 'completed');
}

describe('the first run', () => {
  it('reaches a finished task with one key, and tells how long it took', async () => {
    const { page, board, engine } = await open();
    await page.getByRole('button', { name: 'Create and run' }).waitFor();
    await page.keyboard.press('Enter');
    await stage(page, 1).waitFor();
    expect(only(board)).toMatchObject({ card: { title: 'Say hello from a worker', assignee: 'shell' } });
    const task = start(board);
    await stage(page, 2).waitFor();
    await page.getByTestId('first-running').getByText('Say hello from a worker').waitFor();
    await page.getByText('pid 4302').waitFor();
    engine.controls.print(task.card.id, 'counting: 5 of 5\n');
    await page.getByTestId('drawer-log').getByText('counting: 5 of 5').waitFor();
    finish(board, task);
    await stage(page, 4).waitFor();
    await page.getByRole('heading', { name: /^First task done in 2[89] seconds$/ }).waitFor();
    await page.getByTestId('first-done').getByText('Hello from pid 4302.').waitFor();
    await page.getByRole('button', { name: 'Open the board' }).click();
    await page.getByTestId('column-done').getByText('Say hello from a worker').waitFor();
  });

  it('then lists the commands that are there, with what to write for the others', async () => {
    const { page, board, engine } = await open();
    const profile = { kind: 'command' as const, slots: 1, running: 0, problem: null, description: '' };
    const profiles = [
      { ...profile, name: 'claude', resolved: '/usr/local/bin/claude' },
      { ...profile, name: 'shell', kind: 'shell' as const, resolved: '/bin/sh' },
    ];
    engine.controls.status = { ...engine.controls.status, profiles };
    engine.controls.publish();
    await page.getByRole('button', { name: 'Create and run' }).click();
    await stage(page, 1).waitFor();
    finish(board, start(board));
    await stage(page, 4).waitFor();
    await page.getByText('on your PATH').waitFor();
    await page.getByRole('button', { name: 'How to connect codex' }).click();
    const how = page.getByTestId('how-to-connect');
    expect(await how.locator('pre').textContent()).toContain('[profiles.codex]');
    expect(await how.textContent()).toContain('~/.flockboard/config.toml');
    await page.getByRole('button', { name: 'Use claude' }).click();
    await page.getByTestId('create-title').waitFor();
    expect(await page.getByTestId('create-worker').inputValue()).toBe('claude');
  });

  it('says why the task does not start or did not get done, and opens it', async () => {
    const { page, board, engine } = await open();
    engine.controls.status = { ...engine.controls.status, state: 'paused' };
    engine.controls.publish();
    await page.getByRole('button', { name: 'Create and run' }).click();
    await page.getByText('The dispatcher is paused. Resume it in the bar below.').waitFor();
    const task = only(board);
    task.card = { ...task.card, status: 'blocked', blockKind: 'breaker', blockReason: 'There is no /bin/sh.' };
    board.changed(task, 'blocked');
    await stage(page, 3).waitFor();
    await page.getByRole('alert').getByText('There is no /bin/sh.').waitFor();
    await page.getByRole('button', { name: 'Open the task' }).click();
    await page.getByTestId('drawer').waitFor();
  });

  it('gives way to the board when the person asks, or makes a task of their own', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Open the empty board' }).click();
    await page.getByTestId('column-triage').waitFor();
    await page.getByTestId('first-run').waitFor({ state: 'detached' });
  });

  it('shows the board as soon as a task appears that is not the first one of this screen', async () => {
    const { page, board } = await open();
    await page.getByTestId('first-run').waitFor();
    board.add({ title: 'Made by the CLI' });
    await page.getByTestId('column-ready').getByText('Made by the CLI').waitFor();
  });
});

describe('the path of the configuration', () => {
  it('is that of the home which holds the board', () => {
    expect(configPathOf('/home/me/.flockboard/boards/x/kanban.db')).toBe('~/.flockboard/config.toml');
    expect(configPathOf('/elsewhere/kanban.db')).toBe('config.toml');
    expect(configPathOf('')).toBe('config.toml');
  });
});
