/** The built window in a real Chromium over a fake engine; one browser per test file, one origin per window. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../../tools/browser.ts';
import { buildWindow } from './build-window.ts';
import { createFakeBoard } from './fake-board.ts';
import type { FakeBoard } from './fake-board.ts';
import { startFakeEngine } from './fake-engine.ts';
import type { FakeEngine } from './fake-engine.ts';

export interface WindowUnderTest {
  page: Page;
  engine: FakeEngine;
  board: FakeBoard;
  /** Messages of the console and uncaught errors; a test that ends with any has failed. */
  complaints: string[];
  close(): Promise<void>;
}

export interface WindowLab {
  /** @param options of the browser for this window alone, such as a finger or another size */
  open(board?: FakeBoard, options?: BrowserContextOptions): Promise<WindowUnderTest>;
  close(): Promise<void>;
}

/** Builds the window, unless it is built, and starts the browser. */
export async function openLab(): Promise<WindowLab> {
  const [folder, browser] = await Promise.all([buildWindow(), launchBrowser()]);
  // Endless animations would be drawn by the processor here and only slow the machine down. What a window remembers
  // belongs to its origin, and every engine has a port of its own, so the windows share nothing in one context.
  const ordinary = { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' } as const;
  const context = await browser.newContext(ordinary);
  return {
    async open(board = createFakeBoard('harbor'), options) {
      const engine = await startFakeEngine(folder, board);
      const page = await (options === undefined ? context.newPage() : browser.newPage({ ...ordinary, ...options }));
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(engine.url);
      await page.getByTestId('connection').and(page.locator('[data-state="open"]')).waitFor();
      const close = async (): Promise<void> => {
        await page.close();
        await engine.close();
        if (complaints.length > 0) throw new Error(`The window complained: ${complaints.join('; ')}`);
      };
      return { page, engine, board, complaints, close };
    },
    async close() {
      await browser.close();
    },
  };
}
