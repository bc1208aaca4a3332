/**
 * Counts which cards React draws, in the built window: React tells a development hook about every commit, and a fiber
 * that did work carries a flag. Nothing of the window is changed for it.
 */
import type { Page } from 'playwright-core';

/** Runs inside the page, before anything else. */
function installCounter(): void {
  interface Fiber {
    alternate: Fiber | null;
    child: Fiber | null;
    sibling: Fiber | null;
    flags: number;
    memoizedProps: unknown;
  }
  const PERFORMED_WORK = 1;
  const drawn: string[] = [];
  Reflect.set(window, 'drawnCards', drawn);

  /** The id, when this fiber is a card of the board. */
  const cardOf = (fiber: Fiber): string | null => {
    const props = fiber.memoizedProps;
    if (typeof props !== 'object' || props === null || !('isFirst' in props)) return null;
    const id: unknown = Reflect.get(props, 'id');
    return typeof id === 'string' ? id : null;
  };
  const visit = (fiber: Fiber): void => {
    const before = fiber.alternate;
    const id = cardOf(fiber);
    if (id !== null && (before === null || (fiber.flags & PERFORMED_WORK) !== 0)) drawn.push(id);
    // A child that is the same object as before was not even looked at.
    if (before !== null && fiber.child === before.child) return;
    for (let child = fiber.child; child !== null; child = child.sibling) visit(child);
  };
  Reflect.set(window, '__REACT_DEVTOOLS_GLOBAL_HOOK__', {
    supportsFiber: true,
    inject: () => 1,
    checkDCE: () => {},
    onCommitFiberUnmount: () => {},
    onPostCommitFiberRoot: () => {},
    onCommitFiberRoot: (_renderer: number, root: { current: Fiber }) => visit(root.current),
  });
}

/** Loads the window again with the counter in it. */
export async function countRenders(page: Page): Promise<void> {
  await page.addInitScript(installCounter);
  await page.reload();
}

/** The ids of the cards drawn since the last call, in order; a card drawn twice is there twice. */
export function drawnCards(page: Page): Promise<string[]> {
  return page.evaluate(() => (Reflect.get(window, 'drawnCards') as string[]).splice(0));
}
