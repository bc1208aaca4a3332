/**
 * Cards of open runs, compared with what they were: heartbeats without a note and renewed claims write no event,
 * yet a window shows them. Each change gets a number, so that every reader can ask for what is newer than its own.
 */
import type { Card } from '../../contract/task.ts';
import type { Kernel } from '../kernel/kernel.ts';

export interface LiveCards {
  /** Number of the newest change. */
  sequence(): number;
  /** Reads the cards of all open runs. @returns whether any differs from the last time */
  compare(): boolean;
  /** Cards that changed after that number. */
  after(sequence: number): Card[];
}

export function createLiveCards(kernel: Kernel): LiveCards {
  const known = new Map<string, { text: string; card: Card; sequence: number }>();
  let newest = 0;
  return {
    sequence: () => newest,
    compare() {
      const before = newest;
      const open = new Set(kernel.openRuns().map((run) => run.taskId));
      for (const id of known.keys()) if (!open.has(id)) known.delete(id);
      for (const id of open) {
        const card = kernel.getCard(id);
        const text = JSON.stringify(card);
        if (card !== null && known.get(id)?.text !== text) known.set(id, { text, card, sequence: ++newest });
      }
      return newest > before;
    },
    after: (sequence) => [...known.values()].filter((entry) => entry.sequence > sequence).map((entry) => entry.card),
  };
}
