import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createFakeBoard } from './fake-board.ts';
import { openLab } from './open-window.ts';
import type { WindowLab, WindowUnderTest } from './open-window.ts';

const BELL = '\u0007';
const ESC = '\u001b';

/** Every payload calls `pwned` if it ever runs. */
const CORPUS = [
  '<script>pwned()</script>',
  '<img src=x onerror=pwned()>',
  '<svg onload=pwned()><animate onbegin=pwned() attributeName=x>',
  '<iframe src="javascript:pwned()"></iframe><iframe srcdoc="<script>parent.pwned()</script>"></iframe>',
  '<details open ontoggle=pwned()>x</details>',
  '<math><mi xlink:href="javascript:pwned()">x</mi></math>',
  '<a href="javascript:pwned()">html link</a>',
  '<style>@import url(http://127.0.0.1:1/x.css)</style><link rel=stylesheet href=http://127.0.0.1:1/y.css>',
  '<meta http-equiv=refresh content="0;url=http://127.0.0.1:1/">',
  '<base href="http://127.0.0.1:1/">',
  '<form action="javascript:pwned()"><button id=go>go</button></form>',
  '[md](javascript:pwned())',
  '[tab](java\tscript:pwned())',
  '[entity](&#106;avascript:pwned())',
  '[upper](JaVaScRiPt:pwned())',
  '[data](data:text/html,<script>pwned()</script>)',
  '[file](file:///etc/passwd)',
  '[vscode](vscode://file/x)',
  '[relative](./index.html)',
  '[proto](//127.0.0.1:1/x)',
  '<javascript:pwned()>',
  '![beacon](http://127.0.0.1:1/beacon.png)',
  '![x](javascript:pwned())',
  '[ref]\n\n[ref]: javascript:pwned()',
  '[x](<javascript:pwned()> "title\\" onmouseover=pwned()")',
  'https://example.org/" onmouseover="pwned()',
  '[task](task:"><img src=x onerror=pwned()>)',
  '{pwned()} {{constructor.constructor("pwned()")()}}',
  '`<img src=x onerror=pwned()>`',
  '```html\n<script>pwned()</script>\n```',
  '| <img src=x onerror=pwned()> |\n| --- |\n| [c](javascript:pwned()) |',
  '- [ ] <input autofocus onfocus=pwned()>',
  `${ESC}]8;;javascript:pwned()${BELL}terminal link${ESC}]8;;${BELL}`,
  `${ESC}[31m<img src=x onerror=pwned()>${ESC}[0m`,
  '\u202Egnp.exe\u2066<b onclick=pwned()>bidi</b>',
];

function hostileBoard() {
  const board = createFakeBoard('harbor');
  const all = CORPUS.join('\n\n');
  const task = board.add({
    id: 't_bad0',
    title: CORPUS.slice(0, 6).join(' '),
    body: all,
    tenant: CORPUS[1] ?? '',
    assignee: CORPUS[2] ?? '',
  });
  const blocked = board.add({
    id: 't_bad1',
    title: 'Blocked',
    status: 'blocked',
    blockKind: 'needs_input',
    blockReason: all,
  });
  const comments = CORPUS.map((body, index) => ({
    id: `${index}`,
    taskId: 't_bad0',
    author: CORPUS[1] ?? '',
    body,
    createdAt: index,
  }));
  task.comments.push(...comments);
  task.log = `${CORPUS.join('\n')}\n`;
  const at = Date.now();
  task.runs.push({
    id: 'r_bad0',
    taskId: 't_bad0',
    number: 1,
    profile: CORPUS[1] ?? null,
    phase: 'ended',
    outcome: 'crashed',
    cause: 'exit',
    summary: all,
    metadata: { [CORPUS[0] ?? '']: CORPUS, nested: { html: CORPUS[1] } },
    error: all,
    exitCode: 1,
    exitSignal: CORPUS[1] ?? null,
    claimExpires: null,
    workerPid: null,
    workerGone: true,
    workspacePath: null,
    logPath: null,
    maxRuntimeSeconds: null,
    lastHeartbeatAt: null,
    heartbeatNote: null,
    observed: null,
    startedAt: at,
    endedAt: at,
  });
  board.changed(task, 'blocked', { reason: all, note: CORPUS[1] });
  board.changed(blocked, 'blocked');
  return board;
}

// A browser on a busy machine takes its time; the bound is for hangs.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let lab: WindowLab;
let opened: WindowUnderTest;
let requests: string[];

async function arm(page: Page): Promise<void> {
  await page.evaluate(() => {
    Reflect.set(window, 'ran', 0);
    Reflect.set(window, 'pwned', () => Reflect.set(window, 'ran', Number(Reflect.get(window, 'ran')) + 1));
    Reflect.set(window, 'sameDocument', true);
  });
}

beforeAll(async () => {
  lab = await openLab();
  opened = await lab.open(hostileBoard());
  requests = [];
  opened.page.on('request', (request) => requests.push(request.url()));
  await arm(opened.page);
  await opened.page.getByTestId('card-t_bad0').click();
  await opened.page.getByTestId('drawer-log').getByText('terminal link').waitFor();
  await opened.page
    .locator('.feed .cmt')
    .nth(CORPUS.length - 1)
    .waitFor();
});

afterAll(async () => {
  await opened.close();
  await lab.close();
});

describe('hostile text in title, body, comments, log, run and events (T10, T11)', () => {
  it('runs nothing when it is shown and hovered', async () => {
    const { page } = opened;
    for (const element of await page.locator('.mdown a, .mdown button.ref').all())
      await element.hover({ timeout: 5000 });
    expect(await page.evaluate(() => Number(Reflect.get(window, 'ran')))).toBe(0);
  });

  it('shows names of boards, findings and notices as text', async () => {
    const { page, engine } = opened;
    const { controls } = engine;
    const hostile = CORPUS.slice(0, 12).join(' ');
    controls.boards.create({ board: 'evil', name: hostile });
    controls.boards.create({ board: 'gone', name: hostile });
    controls.boards.archive({ board: 'gone' });
    await page.getByTestId('board-menu').click();
    await page.getByTestId('board-evil').hover();
    await page.getByRole('button', { name: 'Archived boards' }).click();
    await page.getByTestId('archived-gone-1768478400').hover();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    const actions = [{ kind: 'doctor', label: hostile, command: hostile, suggested: true }] as const;
    const about = { taskId: null, taskTitle: null, status: null, assignee: null, since: null, count: 1 } as const;
    controls.findings = [
      { ...about, kind: 'nothing_starts', severity: 'error', title: hostile, text: hostile, actions: [...actions] },
    ];
    controls.status = { ...controls.status, health: { count: 1, worst: 'error', text: hostile } };
    controls.publish();
    await page.getByTestId('health').click();
    await page.getByTestId('health-panel').getByText('pwned()').first().hover();
    controls.tell({
      id: 'x1',
      eventId: null,
      kind: 'stuck',
      taskId: null,
      title: hostile,
      text: hostile,
      at: Date.now(),
      act: null,
    });
    await page.getByTestId('toast').getByText('pwned()').first().hover();
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => Number(Reflect.get(window, 'ran')))).toBe(0);
  });

  it('makes no element that could run, load or submit something', async () => {
    const dangerous =
      'script:not([src]), iframe, object, embed, form:not([aria-label]), meta[http-equiv], base, .mdown img, .mdown style, .mdown link, .mdown svg, .mdown math, .mdown input:not([disabled])';
    expect(await opened.page.locator(`#app :is(${dangerous})`).count()).toBe(0);
    const handlers = await opened.page.evaluate(
      () =>
        [...document.querySelectorAll('*')].filter((element) =>
          element.getAttributeNames().some((name) => name.startsWith('on')),
        ).length,
    );
    expect(handlers).toBe(0);
  });

  it('leaves only web and mail links, which open outside and tell nobody where they came from', async () => {
    const links = await opened.page.locator('#app a').evaluateAll((anchors) =>
      anchors.map((anchor) => ({
        href: anchor.getAttribute('href') ?? '',
        rel: anchor.getAttribute('rel') ?? '',
        target: anchor.getAttribute('target'),
      })),
    );
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) {
      expect(link.href).toMatch(/^(?:https?|mailto):/);
      expect(link.rel.split(' ')).toEqual(expect.arrayContaining(['noreferrer', 'noopener']));
      expect(link.target).toBe('_blank');
    }
  });

  it('asks no other host for anything and stays in its document', async () => {
    expect(requests.filter((url) => !url.startsWith(opened.engine.url.split('#')[0] ?? '-'))).toEqual([]);
    expect(await opened.page.evaluate(() => Reflect.get(window, 'sameDocument') === true)).toBe(true);
    expect(opened.page.url()).not.toContain('#t=');
  });

  it('offends the policy nowhere, so nothing even tried', () => {
    expect(opened.complaints).toEqual([]);
  });

  it('shows the markup as text', async () => {
    await expect(opened.page.locator('.drawer .mdown').first().innerText()).resolves.toContain(
      '<script>pwned()</script>',
    );
  });
});
