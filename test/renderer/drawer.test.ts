/** Everything that can be done to a task from its drawer, in the built window. */
import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { ruleFor } from '../../src/contract/moves.ts';
import { STATUSES } from '../../src/contract/status.ts';
import type { Status } from '../../src/contract/status.ts';
import type { Card, LateVerdict } from '../../src/contract/task.ts';
import { STATUS_NAMES, moveSubject } from '../../src/renderer/lib/status-text.ts';
import { waitFor } from '../support/wait.ts';
import { createFakeBoard } from './fake-board.ts';
import type { FakeBoard } from './fake-board.ts';
import { windowsForTests } from './windows-for-tests.ts';
import { createSampleBoard } from './sample-engine.ts';

const open = windowsForTests(120_000);

/** Goes to an address within the window, as a person who types it. */
async function goTo(page: Page, fragment: string): Promise<void> {
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, fragment);
}

async function openTask(page: Page, id: string): Promise<void> {
  await goTo(page, `task=${id}`);
  await page.getByTestId('drawer').getByText(id).first().waitFor();
  await page.locator('.drawer .dtitle').waitFor();
}

const RUN = {
  id: 'r1',
  number: 1,
  phase: 'running',
  startedAt: 0,
  workerPid: 4711,
  lastHeartbeatAt: null,
  heartbeatNote: null,
  claimExpires: null,
  maxRuntimeSeconds: null,
} as const;

/** Brings the task to that status, as another program would. */
function put(board: FakeBoard, id: string, status: Status): Card {
  const task = board.get(id);
  const run = status === 'running' ? RUN : null;
  const blockKind = status === 'blocked' ? 'capability' : null;
  task.card = { ...task.card, status, run, blockKind, blockReason: null, scheduledAt: null };
  board.changed(task, 'status');
  return task.card;
}

async function openMenu(page: Page, from: Status): Promise<void> {
  const name = new RegExp(`^\\s*${STATUS_NAMES[from]}\\s*$`);
  await page.getByTestId('status-menu').filter({ hasText: name }).waitFor();
  await page.getByTestId('status-menu').click();
  await page.locator('[role="menu"] [data-to]').first().waitFor();
}

/** Answers whatever the prompt asks. */
async function answer(page: Page): Promise<void> {
  const prompt = page.locator('dialog.dropask');
  await prompt.waitFor();
  const field = prompt.locator('textarea');
  if ((await field.count()) > 0) await field.fill('because');
  const confirm = prompt.getByTestId('prompt-confirm');
  await ((await confirm.count()) > 0 ? confirm : prompt.locator('.mi').first()).click();
  await prompt.waitFor({ state: 'detached' });
}

describe('the table of legal moves', () => {
  it('is what the status menu of the drawer says for every pair of statuses, and each of its rules is performed', async () => {
    const board = createFakeBoard('harbor');
    board.add({ id: 't_walk', title: 'Walks the table', assignee: 'shell', status: 'ready' });
    const { page } = await open(board);
    await openTask(page, 't_walk');
    const done = new Set<string>();
    for (const from of STATUSES) {
      const card = put(board, 't_walk', from);
      const others = STATUSES.filter((to) => to !== from);
      const rules = others.map((to) => ({ to, rule: ruleFor(moveSubject(card), to) }));
      await openMenu(page, from);
      const shown = await page.locator('[role="menu"] [data-to]').evaluateAll((items) =>
        items.map((item) => ({
          to: item.getAttribute('data-to'),
          isRefused: item.getAttribute('aria-disabled') === 'true',
          why: item.getAttribute('title'),
          label: item.querySelector('.hint')?.textContent,
        })),
      );
      expect(shown).toEqual(
        rules.map(({ to, rule }) => ({ to, isRefused: rule.kind === 'no', why: rule.why, label: rule.label })),
      );
      const refused = rules.find(({ rule }) => rule.kind === 'no');
      if (refused === undefined) throw new Error(`Nothing is refused from ${from}.`);
      await page.locator(`[role="menu"] [data-to="${refused.to}"]`).click({ force: true });
      await page.locator('.toast', { hasText: refused.rule.why }).first().waitFor();
      expect(board.get('t_walk').card.status).toBe(from);
      for (const { to, rule } of rules.filter((one) => one.rule.kind !== 'no')) {
        // The same rule from another status differs only in what the kernel does, and that is tested there.
        const key = `${rule.kind} ${rule.verb} ${rule.question} ${rule.label}`;
        if (done.has(key)) continue;
        done.add(key);
        put(board, 't_walk', from);
        await openMenu(page, from);
        await page.locator(`[role="menu"] [data-to="${to}"]`).click();
        if (rule.kind !== 'ok') await answer(page);
        await waitFor(() => board.get('t_walk').card.status === to, { what: `The move from ${from} to ${to}` });
      }
    }
    expect(done.size).toBeGreaterThan(20);
  });
});

describe('what is taken off the board', () => {
  it('comes back: deleted by menu or key, archived and found again; a worker is stopped only when asked', async () => {
    const { page, board, engine } = await open();
    await openTask(page, 't_b95a');
    await page.getByTestId('drawer-more').click();
    await page.getByRole('menuitem', { name: /^Delete/ }).click();
    await page.getByTestId('drawer').waitFor({ state: 'detached' });
    await waitFor(() => !board.tasks.has('t_b95a'));
    await page.getByTestId('card-t_b95a').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await page.getByTestId('card-t_b95a').waitFor();

    // Running: asked, refused once, then done by key.
    await openTask(page, 't_23f6');
    await page.getByTestId('drawer-close').focus();
    await page.keyboard.press('Shift+Delete');
    const prompt = page.getByRole('dialog', { name: 'Stop this worker and delete the task?' });
    await prompt.getByText('pid 48213').waitFor();
    await page.keyboard.press('Escape');
    await prompt.waitFor({ state: 'detached' });
    expect(board.get('t_23f6').card.status).toBe('running');

    // Archived: the drawer stays and restores it; the archive lists it.
    await openTask(page, 't_7e02');
    await page.getByTestId('drawer-more').click();
    await page.getByRole('menuitem', { name: /^Archive/ }).click();
    await waitFor(() => board.get('t_7e02').card.status === 'archived');
    await page.keyboard.press('Escape');
    const toggle = page.getByTestId('open-archive');
    await toggle.click();
    expect(await toggle.getAttribute('aria-pressed')).toBe('true');
    const row = page.getByTestId('archived-t_7e02');
    await row.getByRole('button', { name: 'Restore' }).click();
    await waitFor(() => board.get('t_7e02').card.status === 'todo');
    await page.getByText('Nothing is archived.').waitFor();
    await toggle.click();
    await page.getByTestId('card-t_7e02').waitFor();
    engine.controls.status = { ...engine.controls.status, archived: 3 };
    engine.controls.publish();
    await page.getByRole('button', { name: '3 archived tasks' }).waitFor();
  });
});

describe('the address', () => {
  it('keeps view and task over a reload, and Back goes to where one came from', async () => {
    const { page } = await open();
    await page.getByTestId('view-graph').click();
    await page.getByTestId('graph').waitFor();
    await openTask(page, 't_aa17');
    await page.reload();
    await page.locator('.dtitle', { hasText: 'Ship auth v1 behind a flag' }).waitFor();
    expect(await page.getByTestId('view-board').getAttribute('aria-current')).toBe('page');
    await page.getByTestId('drawer-close').click();
    await page.getByTestId('view-activity').click();
    await page.getByTestId('activity').waitFor();
    expect(page.url()).toContain('view=activity');
    expect(page.url()).toContain('board=harbor');
    await page.reload();
    await page.getByTestId('activity').waitFor();
    await page.goBack();
    await page.getByTestId('column-ready').waitFor();
    // What is no place is no place.
    await goTo(page, 'view=nowhere&task=../../etc&board=..');
    await page.getByTestId('column-ready').waitFor();
    expect(await page.getByTestId('drawer').count()).toBe(0);
  });
});

describe('the fields of a task', () => {
  it('are edited in place: workspace, failures allowed, start, skills, model; a wrong one says why', async () => {
    const { page, board } = await open();
    await openTask(page, 't_e88b');
    await page.getByTestId('workspace-field').click();
    await page.getByLabel('Kind').selectOption('worktree');
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await page.getByRole('textbox', { name: 'Repository' }).fill('/home/you/code/harbor');
    await page.getByRole('textbox', { name: 'Branch' }).fill('docs/retry');
    await page.getByRole('button', { name: 'Save' }).click();
    await waitFor(() => board.get('t_e88b').extra.branch === 'docs/retry');
    expect(board.get('t_e88b').extra).toMatchObject({
      workspaceKind: 'worktree',
      workspacePath: '/home/you/code/harbor',
      base: null,
    });
    await page.keyboard.press('Escape');

    const edit = async (title: string, label: string, text: string): Promise<void> => {
      await page.locator('.drawer').getByTitle(`Edit ${title}`).click();
      await page.getByLabel(label, { exact: true }).fill(text);
      await page.keyboard.press('Enter');
    };
    await edit('failures allowed', 'Failures allowed', 'many');
    await page.getByText('Write 1 to 1000.').waitFor();
    await page.getByLabel('Failures allowed').fill('5');
    await page.keyboard.press('Enter');
    await waitFor(() => board.get('t_e88b').extra.maxRetries === 5);
    await edit('skills', 'Skills', 'review, sql, review');
    await waitFor(() => board.get('t_e88b').extra.skills?.join() === 'review,sql');
    await edit('model', 'Model', 'large');
    await waitFor(() => board.get('t_e88b').extra.modelOverride === 'large');
    put(board, 't_e88b', 'scheduled');
    const task = board.get('t_e88b');
    task.card = { ...task.card, scheduledAt: Date.now() + 3_600_000 };
    board.changed(task, 'edited');
    await edit('start time', 'Start time', '2031-05-04T09:30');
    await waitFor(() => task.extra.scheduledAt === new Date('2031-05-04T09:30').getTime());
  });

  it('are raised and the task queued in one act with one way back; a refused queueing leaves the limit', async () => {
    const { page, engine, board } = await open();
    const task = board.get('t_ef5d');
    await openTask(page, 't_ef5d');
    const panel = page.locator('.drawer .trip');

    // Its worker is tried, and the answer stands in the panel.
    await panel.getByRole('button', { name: 'Test start' }).click();
    await panel.getByTestId('probe-outcome').getByText('It started, worked and reported: ready').waitFor();

    const raise = panel.getByRole('button', { name: 'Raise limit to 5' });
    const failing = { trouble: { refused: 'conflict', message: 'The task has changed meanwhile.' }, times: 1 } as const;
    engine.controls.failing.set('task.move', { ...failing });
    await raise.click();
    await page.locator('.toast', { hasText: 'The task has changed meanwhile.' }).waitFor();
    expect([task.card.status, task.extra.maxRetries]).toEqual(['blocked', null]);

    await raise.click();
    await waitFor(() => task.card.status === 'ready');
    expect(task.extra.maxRetries).toBe(5);
    const told = page.locator('.toast', { hasText: '5 failures allowed' });
    await told.getByRole('button', { name: 'Undo' }).click();
    await waitFor(() => task.card.status === 'blocked' && task.extra.maxRetries === null);
  });

  it('lead to the settings of the worker whose environment the error names, from the drawer and the palette', async () => {
    const { page } = await open();
    await openTask(page, 't_ef5d');
    const editor = page.getByTestId('worker-editor').and(page.getByRole('form', { name: 'deploy-bot' }));
    await page.locator('.drawer .trip').getByRole('button', { name: 'Worker settings' }).click();
    await editor.waitFor();
    await page.keyboard.press('1');
    await openTask(page, 't_ef5d');
    const choose = async (name: string): Promise<void> => {
      await page.keyboard.press('Control+k');
      await page.getByTestId('palette').locator('input').fill(name);
      await page
        .getByTestId('palette')
        .getByRole('option', { name: new RegExp(`^${name}`) })
        .click();
    };
    await choose('Test start');
    await page.locator('.drawer .trip').getByTestId('probe-outcome').waitFor();
    await choose('Worker settings');
    await editor.waitFor();
  });

  it('give a running task to another worker only after asking', async () => {
    const { page, board } = await open();
    await openTask(page, 't_23f6');
    await page.locator('.drawer').getByLabel('Worker', { exact: true }).selectOption('qa-dev');
    const prompt = page.getByRole('dialog', { name: 'Stop this worker and give the task to qa-dev?' });
    await prompt.getByText('pid 48213').waitFor();
    expect(board.get('t_23f6').card.assignee).toBe('backend-dev');
    await prompt.getByTestId('prompt-confirm').click();
    await waitFor(() => board.get('t_23f6').card.assignee === 'qa-dev');
    expect(board.get('t_23f6').card.status).toBe('ready');
  });
});

const late = (eventId: number, verb: LateVerdict['verb'], summary: string): LateVerdict => ({
  eventId,
  taskId: 't_ef5d',
  runId: 't_ef5d-r1',
  verb,
  result: null,
  summary,
  metadata: { checks: { unit: 12, browser: ['chromium', 'webkit'] }, steps: [{ name: 'build', ok: true }] },
  createdAt: Date.now(),
  acceptedAt: null,
});

describe('what stands behind a task', () => {
  it('is shown: late results to accept or dismiss, changes of the workspace, hand-overs as a tree (F010)', async () => {
    const board = createSampleBoard();
    const task = board.get('t_ef5d');
    task.lateVerdicts = [late(901, 'complete', 'Deployed after all.'), late(902, 'block', 'Which key?')];
    task.changes = {
      path: '/home/you/code/harbor/.worktrees/t_ef5d',
      branch: 'ops/deploy',
      base: 'main',
      commits: 2,
      files: [
        { path: 'deploy/env.ts', change: 'changed', added: 61, removed: 14 },
        { path: 'notes.md', change: 'untracked', added: null, removed: null },
      ],
      fileCount: 2,
      added: 61,
      removed: 14,
    };
    const { page } = await open(board);
    await openTask(page, 't_ef5d');
    const changes = page.getByTestId('changes');
    await changes.getByText('from main, 2 commits').waitFor();
    expect(await changes.locator('li').allTextContents()).toHaveLength(2);
    await page.getByRole('button', { name: /^Changes/ }).waitFor();

    const first = page.getByTestId('late-901');
    await first.getByText('Deployed after all.').waitFor();
    expect(await first.locator('.meta.sub').first().textContent()).toContain('unit12');
    expect(await first.textContent()).not.toContain('{');
    await page.getByTestId('late-902').getByRole('button', { name: 'Dismiss' }).click();
    await page.getByTestId('late-902').waitFor({ state: 'detached' });
    await first.getByRole('button', { name: 'Accept result' }).click();
    await waitFor(() => board.get('t_ef5d').card.status === 'done');
    await first.waitFor({ state: 'detached' });
  });

  it('tells which loop a link would close before it is asked for', async () => {
    const { page } = await open();
    await openTask(page, 't_aa17');
    await page.getByRole('button', { name: 'Add child' }).click();
    await page.getByTestId('add-child').fill('Implement auth');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    const reason = await page.getByTestId('link-refusal').textContent();
    expect(reason).toMatch(
      /^Would loop: Implement auth API endpoints → .* → Ship auth v1 behind a flag → Implement auth/,
    );
  });
});

describe('the log of a run', () => {
  it('is searched as a whole, match by match, and followed again; the worker says what it uses', async () => {
    const board = createSampleBoard();
    const lines = Array.from({ length: 3_000 }, (_, line) =>
      line % 1_000 === 7 ? `FAIL step ${line}` : `step ${line}`,
    );
    board.get('t_23f6').log = `${lines.join('\n')}\n`;
    const { page, engine } = await open(board);
    engine.controls.usage = [
      { taskId: 't_23f6', runId: 't_23f6-r1', cpuPercent: 34.4, memoryBytes: 412_000_000, processes: 3 },
    ];
    await openTask(page, 't_23f6');
    await page.getByTestId('worker-usage').filter({ hasText: '34% CPU, 412 MB' }).waitFor();
    const log = page.getByTestId('drawer-log');
    await log.getByText('step 2999').waitFor();
    await log.focus();
    await page.keyboard.press('Control+f');
    await page.getByTestId('log-find').fill('fail');
    const count = (text: string) => page.getByTestId('log-matches').filter({ hasText: text });
    await count('3 of 3').waitFor();
    await page.locator('.logrow.here', { hasText: 'FAIL step 2007' }).waitFor();
    expect(await page.locator('.logrow.here mark').textContent()).toBe('FAIL');
    await page.getByTestId('log-find').press('Enter');
    await page.locator('.logrow.here', { hasText: 'FAIL step 1007' }).waitFor();
    await page.getByTestId('log-find').press('Shift+Enter');
    await count('3 of 3').waitFor();
    await page.getByTestId('log-find').fill('no such text');
    await count('no match').waitFor();
    await page.getByTestId('log-find').press('Escape');
    await page.getByRole('button', { name: 'Follow' }).click();
    await log.getByText('step 2999').waitFor();
    engine.controls.print('t_23f6', 'the newest line\n');
    await log.getByText('the newest line').waitFor();
    await page.keyboard.press('l');
    await page.locator('.logbox.tall').waitFor();

    await goTo(page, 'view=activity');
    await page.getByTestId('cpu-t_23f6-r1').getByText('34%').waitFor();
    await page.getByRole('button', { name: 'Last lines of Implement auth API endpoints' }).click();
    await page.getByTestId('tail-t_23f6-r1').getByText('the newest line').waitFor();
  });
});
