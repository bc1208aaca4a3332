/**
 * Random sequences of operations against the model (failures.md section 0; kernel-spec 11.2, property fuzz). After
 * every operation each status must be the model's and every state invariant must hold; a failure is shrunk to the
 * shortest sequence and printed with its seed. stress/model.ts performs many thousands of them.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { assert, property } from 'fast-check';
import { expect, test } from 'vitest';
import { assertNone, openChecker } from '../support/invariants.ts';
import { tempDir } from '../support/temp.ts';
import { BoardPair } from './board-pair.ts';
import { sequences } from './operations.ts';

test(
  'any sequence of operations leaves the board as the model says, with every invariant intact',
  { timeout: 120_000 },
  () => {
    const root = tempDir('model', { inMemory: true });
    let performed = 0;
    assert(
      property(sequences(60), (operations) => {
        const folder = join(root, String(performed++));
        mkdirSync(folder);
        const pair = new BoardPair(join(folder, 'kanban.db'));
        const checker = openChecker(join(folder, 'kanban.db'));
        try {
          for (const op of operations) {
            pair.perform(op);
            expect(pair.statuses()).toEqual(pair.model.statuses());
            assertNone(checker.quick());
          }
          assertNone(checker.full());
        } finally {
          checker.close();
          pair.board.close();
        }
      }),
      { numRuns: 300 },
    );
  },
);
