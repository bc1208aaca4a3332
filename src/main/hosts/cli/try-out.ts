/** Does something to the board and undoes it at once: what `--dry-run` of a transition answers is what would happen. */
import type { Kernel } from '../../kernel/kernel.ts';

/** Carries the answer out of the transaction that it undoes. */
class Undone<T> extends Error {
  readonly answer: T;
  constructor(answer: T) {
    super('What was tried out is undone.');
    this.answer = answer;
  }
}

/**
 * @returns what `work` returned; nothing that it wrote is there afterwards
 * @throws what `work` throws
 */
export function tryOut<T>(kernel: Kernel, work: () => T): T {
  try {
    return kernel.together<T>(() => {
      throw new Undone(work());
    });
  } catch (error) {
    if (error instanceof Undone) return error.answer as T;
    throw error;
  }
}
