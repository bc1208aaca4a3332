/** Performs one sequence of operations on a fresh board in memory and on the model; throws at the first difference. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { deepStrictEqual } from 'node:assert/strict';
import { openBoard } from '../../src/main/hosts/library/index.ts';
import { BoardPair, type Operation } from '../../test/kernel-api/board-pair.ts';
import { assertInvariants } from '../../test/support/invariants.ts';
import { memoryFolder } from '../../test/support/memory-folder.ts';

export interface SequenceRunner {
  /** @throws what differs, or the invariant that does not hold at the end */
  perform(operations: readonly Operation[]): void;
  close(): void;
}

/** Boards are copies of one empty board, because creating a schema costs more than a whole sequence. */
export function sequenceRunner(): SequenceRunner {
  const folder = mkdtempSync(join(memoryFolder(), 'flockboard-model-'));
  const template = join(folder, 'empty.db');
  openBoard({ path: template }).close();
  const path = join(folder, 'kanban.db');
  return {
    perform: (operations) => {
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
      copyFileSync(template, path);
      const pair = new BoardPair(path);
      try {
        for (const operation of operations) {
          pair.perform(operation);
          deepStrictEqual(pair.statuses(), pair.model.statuses());
        }
      } finally {
        pair.board.close();
      }
      assertInvariants(path);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
