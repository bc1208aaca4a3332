/** Which boards are closed on purpose while their files are moved, so that nobody opens them meanwhile. */
import { Refusal } from '../../../contract/error.ts';

/** Boards that are closed on purpose, and the work that goes on in them, for the engine to wait for at its end. */
export function createHolds() {
  const held = new Map<string, Promise<unknown>>();
  return {
    has: (slug: string): boolean => held.has(slug),
    /** @throws Refusal 'busy' while the board is held */
    refuse(slug: string): void {
      if (held.has(slug))
        throw new Refusal('busy', `board: the files of ${slug} are being moved; try again in a moment.`, {
          field: 'board',
          board: slug,
        });
    },
    async during<T>(slug: string, act: () => Promise<T>): Promise<T> {
      const done = act();
      held.set(slug, done);
      try {
        return await done;
      } finally {
        held.delete(slug);
      }
    },
    settled: async () => Promise.allSettled(held.values()),
  };
}
