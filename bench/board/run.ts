/**
 * What the window costs on a real engine: size and time of the snapshot, time to the first card, an external write to
 * its pixels, cards drawn for one change, and main-thread time per frame while scrolling and dragging. Times are of
 * the processor (CDP, thread ticks), not of the clock, so that a busy machine changes them little. `--short` leaves
 * the board of 100,000 out.
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

const root = join(import.meta.dirname, '../..');
const SIZES = process.argv.includes('--short') ? [1000, 10_000] : [1000, 10_000, 100_000];
const WRITES = 20;
const STEPS = 120;

interface Row {
  tasks: number;
  snapshotMs: number;
  snapshotKb: number;
  firstCardMs: number;
  writeMs: number;
  writeMs95: number;
  drawn: number;
  scrollMs: number;
  dragMs: number;
}

const median = (values: readonly number[], q = 0.5): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? Number.NaN;

function fill(home: string, count: number): Kernel {
  const path = join(home, 'boards/default/kanban.db');
  const world = kernelWorldOf(openWorld({ quiet: true }));
  openKernel({ path, world }).close();
  fillBoard(path, 'wide', count);
  return openKernel({ path, world });
}

async function serve(home: string): Promise<{ url: string; child: ChildProcess }> {
  const env = { ...process.env, FLOCKBOARD_HOME: home };
  const child = spawn(process.execPath, [join(root, 'out/main/cli.js'), 'serve', '--no-open', '--port', '0'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('exit', () => reject(new Error('The server ended before it answered.')));
  });
  return { url, child };
}

/** Records, inside the page, when the first card was about to be painted. */
function watchFirstCard(): void {
  const look = (): void => {
    if (document.querySelector('[data-card]') === null) requestAnimationFrame(look);
    else Reflect.set(window, 'firstCardAt', performance.now());
  };
  requestAnimationFrame(look);
}

async function firstCard(page: Page): Promise<number> {
  await page.waitForFunction(() => Reflect.has(window, 'firstCardAt'), undefined, { timeout: 120_000 });
  return page.evaluate(() => Reflect.get(window, 'firstCardAt') as number);
}

/** Milliseconds from a commit by this process to the frame that shows it. */
async function writeToPixels(page: Page, kernel: Kernel, id: string, round: number): Promise<number> {
  const title = `Written outside ${round}`;
  const shown = page.evaluate(
    ([card, text]) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          const node = document.querySelector(`[data-card="${card}"]`);
          if (node?.textContent.includes(text ?? '') === true) resolve(performance.timeOrigin + performance.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
    [id, title],
  );
  kernel.updateTask(id, { title });
  const committed = performance.timeOrigin + performance.now();
  return (await shown) - committed;
}

async function busySeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

/** Main-thread milliseconds per frame while `step` is done again and again, one frame at least for each. */
async function perFrame(page: Page, session: CDPSession, step: (at: number) => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const count = (): void => {
      Reflect.set(window, 'framesSeen', (Reflect.get(window, 'framesSeen') as number) + 1);
      requestAnimationFrame(count);
    };
    Reflect.set(window, 'framesSeen', 0);
    requestAnimationFrame(count);
  });
  const frames = (): Promise<number> => page.evaluate(() => Reflect.get(window, 'framesSeen') as number);
  const [framesBefore, busyBefore] = [await frames(), await busySeconds(session)];
  for (let at = 0; at < STEPS; at += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one gesture, step by step
    await step(at);
  }
  const [framesAfter, busyAfter] = [await frames(), await busySeconds(session)];
  return ((busyAfter - busyBefore) * 1000) / Math.max(1, framesAfter - framesBefore);
}

async function scrolling(page: Page, session: CDPSession): Promise<number> {
  const box = await page.getByTestId('column-ready').boundingBox();
  if (box === null) throw new Error('The column is not on screen.');
  await page.mouse.move(box.x + 60, box.y + 300);
  return perFrame(page, session, () => page.mouse.wheel(0, 160));
}

async function dragging(page: Page, session: CDPSession): Promise<number> {
  const from = await page.locator('[data-testid="column-todo"] [data-card]').first().boundingBox();
  if (from === null) throw new Error('There is no card to drag.');
  await page.mouse.move(from.x + 40, from.y + 20);
  await page.mouse.down();
  const cost = await perFrame(page, session, (at) =>
    page.mouse.move(from.x + 40 + at * 8, from.y + 40 + (at % 40) * 6),
  );
  await page.keyboard.press('Escape');
  await page.mouse.up();
  return cost;
}

async function measure(page: Page, kernel: Kernel, tasks: number): Promise<Row> {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    kernel.snapshot();
    return performance.now() - start;
  });
  const bytes = Buffer.byteLength(kernel.snapshot().cardsJson);
  const firstCardMs = await firstCard(page);
  const id = await page.locator('[data-testid="column-ready"] [data-card]').first().getAttribute('data-card');
  if (id === null) throw new Error('There is no ready card.');
  const writes: number[] = [];
  await drawnCards(page);
  for (let round = 0; round < WRITES; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- each write meets a window at rest
    writes.push(await writeToPixels(page, kernel, id, round));
  }
  const drawn = (await drawnCards(page)).length / WRITES;
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return {
    tasks,
    snapshotMs: median(times),
    snapshotKb: bytes / 1000,
    firstCardMs,
    writeMs: median(writes),
    writeMs95: median(writes, 0.95),
    drawn,
    scrollMs: await scrolling(page, session),
    dragMs: await dragging(page, session),
  };
}

function print(row: Row): void {
  const parts = [
    `${row.tasks} tasks`.padEnd(14),
    `snapshot ${row.snapshotMs.toFixed(1)} ms, ${row.snapshotKb.toFixed(0)} kB`,
    `first card ${row.firstCardMs.toFixed(0)} ms`,
    `write to pixels ${row.writeMs.toFixed(0)} ms (p95 ${row.writeMs95.toFixed(0)})`,
    `${row.drawn.toFixed(1)} cards drawn per change`,
    `scroll ${row.scrollMs.toFixed(2)} ms/frame`,
    `drag ${row.dragMs.toFixed(2)} ms/frame`,
  ];
  process.stdout.write(`${parts.join('  ')}\n`);
}

await buildIfStale();
const browser = await launchBrowser();
try {
  for (const tasks of SIZES) {
    const home = mkdtempSync(join(tmpdir(), 'fb-bench-'));
    const kernel = fill(home, tasks);
    // oxlint-disable-next-line no-await-in-loop -- one size after the other, or they would share the processor
    const { url, child } = await serve(home);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    try {
      // oxlint-disable-next-line no-await-in-loop -- as above
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
      await page.addInitScript(watchFirstCard);
      await page.goto(url);
      await firstCard(page);
      await countRenders(page);
      print(await measure(page, kernel, tasks));
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
