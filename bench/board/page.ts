/** What happens in the page while the benchmark acts: when the first card came, and what the main thread did. */
import type { CDPSession, Page } from 'playwright-core';
import type { Kernel } from '../../src/main/kernel/kernel.ts';

/** Processor time of the main thread, milliseconds: all of it, and its two large parts. */
export interface Busy {
  all: number;
  script: number;
  layout: number;
}

/** Runs inside the page: records when the first card was about to be painted. */
export function watchFirstCard(): void {
  const look = (): void => {
    if (document.querySelector('[data-card]') === null) requestAnimationFrame(look);
    else Reflect.set(window, 'firstCardAt', performance.now());
  };
  requestAnimationFrame(look);
}

/** Milliseconds from the start of the page to the frame with the first card. */
export async function firstCard(page: Page): Promise<number> {
  await page.waitForFunction(() => Reflect.has(window, 'firstCardAt'), undefined, { timeout: 300_000 });
  return page.evaluate(() => Reflect.get(window, 'firstCardAt') as number);
}

/** A session whose times are those of the processor, so that a busy machine changes them little. */
export async function processorTimes(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return session;
}

export async function busy(session: CDPSession): Promise<Busy> {
  const { metrics } = await session.send('Performance.getMetrics');
  const ms = (name: string): number => (metrics.find((metric) => metric.name === name)?.value ?? Number.NaN) * 1000;
  return {
    all: ms('TaskDuration'),
    script: ms('ScriptDuration'),
    layout: ms('LayoutDuration') + ms('RecalcStyleDuration'),
  };
}

/** What `act` costs, divided by `parts`. */
export async function costOf(session: CDPSession, act: () => Promise<unknown>, parts = 1): Promise<Busy> {
  const before = await busy(session);
  await act();
  const after = await busy(session);
  return {
    all: (after.all - before.all) / parts,
    script: (after.script - before.script) / parts,
    layout: (after.layout - before.layout) / parts,
  };
}

/** Resolves after the next frame. */
export function nextFrame(page: Page): Promise<void> {
  return page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve())));
}

/** Milliseconds from a commit by this process to the frame that shows it. */
export async function writeToPixels(page: Page, kernel: Kernel, id: string, round: number): Promise<number> {
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
