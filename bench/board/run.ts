/**
 * What the window costs on a real engine: size and time of the snapshot, time to the first card, an external write to
 * its pixels, cards drawn for one change and for one move, and main-thread time per frame while scrolling and
 * dragging, per step of the wheel, for lifting a card and for a key typed into the filter. Times of the window are of
 * the processor (CDP, thread ticks) but for those to the first card and to the pixels. `--short` leaves the board of
 * 100,000 out.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CDPSession, Page } from 'playwright-core';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { kernelWorldOf } from '../../src/main/services/kernel-world.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { countRenders, drawnCards } from '../../test/renderer/count-renders.ts';
import { launchBrowser } from '../../tools/browser.ts';
import { buildIfStale } from '../../tools/build.ts';
import { fillBoard } from '../kernel/fill.ts';
import { busy, costOf, firstCard, nextFrame, processorTimes, watchFirstCard, writeToPixels } from './page.ts';
import type { Busy } from './page.ts';

const root = join(import.meta.dirname, '../..');
const SIZES = process.argv.includes('--short') ? [1000, 10_000] : [1000, 10_000, 100_000];
const WRITES = 20;
const STEPS = 120;
/** What one step of the wheel scrolls, pixels. */
const WHEEL = 160;
const TYPED = 'number 4';

const median = (values: readonly number[], q = 0.5): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? Number.NaN;

/** A board that is paused: what the dispatcher would do to its tasks is not measured here. */
function fill(home: string, count: number): Kernel {
  const path = join(home, 'boards/default/kanban.db');
  const world = kernelWorldOf(openWorld({ quiet: true }));
  openKernel({ path, world }).close();
  fillBoard(path, 'wide', count);
  const kernel = openKernel({ path, world });
  kernel.setPaused(true, { actor: 'bench' });
  return kernel;
}

async function serve(home: string): Promise<{ url: string; child: ChildProcess }> {
  const env = { ...process.env, FLOCKBOARD_HOME: home };
  const child = spawn(process.execPath, [join(root, 'out/main/cli.js'), 'serve', '--no-open', '--port', '0'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('exit', () => reject(new Error('The server ended before it answered.')));
  });
  return { url, child };
}

interface Gesture {
  frame: Busy;
  step: Busy;
}

/** Each step is followed by a frame; the browser draws others between the steps, which count as well. */
async function gesture(page: Page, session: CDPSession, step: (at: number) => Promise<void>): Promise<Gesture> {
  await page.evaluate(() => {
    const count = (): void => {
      Reflect.set(window, 'framesSeen', (Reflect.get(window, 'framesSeen') as number) + 1);
      requestAnimationFrame(count);
    };
    Reflect.set(window, 'framesSeen', 0);
    requestAnimationFrame(count);
  });
  const total = await costOf(session, async () => {
    for (let at = 0; at < STEPS; at += 1) {
      await step(at);
      await nextFrame(page);
    }
  });
  const frames = await page.evaluate(() => Reflect.get(window, 'framesSeen') as number);
  const share = (parts: number): Busy => ({
    all: total.all / parts,
    script: total.script / parts,
    layout: total.layout / parts,
  });
  return { frame: share(frames), step: share(STEPS) };
}

async function scrolling(page: Page, session: CDPSession): Promise<Gesture> {
  const box = await page.getByTestId('column-ready').boundingBox();
  if (box === null) throw new Error('The column is not on screen.');
  await page.mouse.move(box.x + 60, box.y + 300);
  return gesture(page, session, () => page.mouse.wheel(0, WHEEL));
}

async function dragging(page: Page, session: CDPSession): Promise<{ lift: Busy; drag: Busy }> {
  const from = await page.locator('[data-testid="column-todo"] [data-card]').first().boundingBox();
  if (from === null) throw new Error('There is no card to drag.');
  await page.mouse.move(from.x + 40, from.y + 20);
  const lift = await costOf(session, async () => {
    await page.mouse.down();
    await page.mouse.move(from.x + 50, from.y + 40);
    await page.locator('.dragcard').waitFor();
    await nextFrame(page);
  });
  const { frame: drag } = await gesture(page, session, (at) =>
    page.mouse.move(from.x + 40 + at * 8, from.y + 40 + (at % 40) * 6),
  );
  await page.keyboard.press('Escape');
  await page.mouse.up();
  return { lift, drag };
}

async function filtering(page: Page, session: CDPSession): Promise<Busy> {
  await page.locator('#filter').focus();
  const cost = await costOf(
    session,
    async () => {
      for (const key of TYPED) {
        await page.keyboard.type(key);
        await nextFrame(page);
      }
    },
    TYPED.length,
  );
  await page.keyboard.press('Escape');
  // The address follows after a moment, and a page that is loaded again takes its filter from there.
  await page.waitForFunction(() => !window.location.hash.includes('number'));
  return cost;
}

/** Cards drawn when another program blocks a ready task. */
async function drawnForMove(page: Page, kernel: Kernel, id: string): Promise<number> {
  await drawnCards(page);
  kernel.block(id, { actor: 'bench', reason: 'Waits', kind: 'needs_input' });
  await page.locator(`[data-testid="column-ready"] [data-card="${id}"]`).waitFor({ state: 'detached' });
  await nextFrame(page);
  return new Set(await drawnCards(page)).size;
}

const shown = ({ all, script, layout }: Busy): string =>
  `${all.toFixed(2)} ms (script ${script.toFixed(2)}, style and layout ${layout.toFixed(2)})`;

function print(tasks: number, rows: Readonly<Record<string, string>>): void {
  process.stdout.write(`${tasks} tasks\n`);
  for (const [name, value] of Object.entries(rows)) process.stdout.write(`  ${name.padEnd(24)}${value}\n`);
}

/** What gestures cost: measured before the counter of drawn cards is in the page, which costs something itself. */
async function gestures(page: Page, session: CDPSession): Promise<Record<string, string>> {
  const scroll = await scrolling(page, session);
  const { lift, drag } = await dragging(page, session);
  const key = await filtering(page, session);
  return {
    'scroll, per frame': shown(scroll.frame),
    [`scroll, per ${WHEEL} px`]: shown(scroll.step),
    'drag, per frame': shown(drag),
    'lift a card': shown(lift),
    'a key in the filter': shown(key),
  };
}

/** The snapshot, and what a change by another program costs. */
async function changes(page: Page, kernel: Kernel): Promise<Record<string, string>> {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    kernel.snapshot();
    return performance.now() - start;
  });
  const bytes = Buffer.byteLength(kernel.snapshot().cardsJson);
  const id = await page.locator('[data-testid="column-ready"] [data-card]').first().getAttribute('data-card');
  if (id === null) throw new Error('There is no ready card.');
  const writes: number[] = [];
  await drawnCards(page);
  for (let round = 0; round < WRITES; round += 1) {
    writes.push(await writeToPixels(page, kernel, id, round));
  }
  const drawn = (await drawnCards(page)).length / WRITES;
  const moved = await drawnForMove(page, kernel, id);
  return {
    snapshot: `${median(times).toFixed(1)} ms, ${(bytes / 1000).toFixed(0)} kB`,
    'write to pixels': `${median(writes).toFixed(0)} ms, p95 ${median(writes, 0.95).toFixed(0)} ms`,
    'cards drawn': `${drawn.toFixed(1)} for a change, ${moved} for a move`,
  };
}

await buildIfStale();
const browser = await launchBrowser();
try {
  for (const tasks of SIZES) {
    const home = mkdtempSync(join(tmpdir(), 'fb-bench-'));
    const kernel = fill(home, tasks);
    const { url, child } = await serve(home);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
      await page.addInitScript(watchFirstCard);
      const session = await processorTimes(page);
      await page.goto(url);
      const at = await firstCard(page);
      const first = { 'first card': `after ${at.toFixed(0)} ms; main thread ${shown(await busy(session))}` };
      const acts = await gestures(page, session);
      await countRenders(page);
      await firstCard(page);
      print(tasks, { ...first, ...acts, ...(await changes(page, kernel)) });
      await page.close();
    } finally {
      child.kill('SIGTERM');
      await ended;
      kernel.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    }
  }
} finally {
  await browser.close();
}
