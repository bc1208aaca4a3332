/** The built window in a real Chromium over a fake engine; one build and one browser per test file. */
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../tools/browser.ts';
import { buildWindow } from './build-window.ts';
import type { BuiltWindow } from './build-window.ts';
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
  open(board?: FakeBoard): Promise<WindowUnderTest>;
  close(): Promise<void>;
}

/** Builds the window and starts the browser. */
export async function openLab(): Promise<WindowLab> {
  const built: BuiltWindow = await buildWindow();
  const browser: Browser = await launchBrowser();
  return {
    async open(board = createFakeBoard('harbor')) {
      const engine = await startFakeEngine(built.folder, board);
      // Endless animations would be drawn by the processor here and only slow the machine down.
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
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
      await built.remove();
    },
  };
}
