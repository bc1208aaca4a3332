/**
 * Windows for the tests of one file: a browser before the first test, and what a test opened is closed after it. It
 * knows nothing of what a test does in its window.
 */
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import type { BrowserContextOptions } from 'playwright-core';
import { openLab } from './open-window.ts';
import type { WindowLab, WindowUnderTest } from './open-window.ts';
import { createSampleBoard } from './sample-engine.ts';

// A browser on a busy machine takes its time; the bounds are for hangs.
const TEST_MS = 60_000;
const HOOK_MS = 120_000;

/**
 * Called once, at the top of a test file.
 * @param testMs how long each of its tests may take, milliseconds
 * @returns what opens a window on a board, the sample board unless told
 */
export function windowsForTests(testMs = TEST_MS) {
  vi.setConfig({ testTimeout: testMs, hookTimeout: HOOK_MS });
  let lab: WindowLab;
  let opened: WindowUnderTest[] = [];
  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(() => lab.close());
  afterEach(async () => {
    const done = opened;
    opened = [];
    // Closing fails when the page complained on its console.
    for (const window of done) await window.close();
  });
  return async (board = createSampleBoard(), options?: BrowserContextOptions): Promise<WindowUnderTest> => {
    const window = await lab.open(board, options);
    opened.push(window);
    return window;
  };
}
