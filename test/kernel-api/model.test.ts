/**
 * Random sequences of operations against the model (failures.md section 0; kernel-spec 11.2, property fuzz). After
 * every operation each status must be the model's and every state invariant must hold; a failure is shrunk to the
 * shortest sequence and printed with its seed.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { array, assert, constant, constantFrom, nat, oneof, property, record, type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';
import { assertNone, openChecker } from '../support/invariants.ts';
import { tempDir } from '../support/temp.ts';
import { BLOCK_KINDS, BoardPair, type Operation, type Who } from './board-pair.ts';

const task = nat(11);
const who = constantFrom<Who>('person', 'current', 'current', 'previous', 'stranger');
const operation: Arbitrary<Operation> = oneof(
  {
    weight: 4,
    arbitrary: record({
      do: constant('create' as const),
      parents: array(task, { maxLength: 3 }),
      initial: constantFrom('ready', 'ready', 'ready', 'triage', 'blocked' as const),
    }),
  },
  { weight: 3, arbitrary: record({ do: constantFrom('link', 'unlink'), parent: task, child: task }) },
  { weight: 6, arbitrary: record({ do: constant('claim' as const), task }) },
  { weight: 2, arbitrary: record({ do: constantFrom('unblock', 'archive'), task }) },
  { weight: 6, arbitrary: record({ do: constantFrom('complete', 'complete', 'heartbeat'), task, who }) },
  {
    weight: 3,
    arbitrary: record({ do: constant('block' as const), task, who, kind: constantFrom(...BLOCK_KINDS) }),
  },
  { weight: 1, arbitrary: record({ do: constantFrom('recompute', 'expire') }) },
);

test(
  'any sequence of operations leaves the board as the model says, with every invariant intact',
  { timeout: 120_000 },
  () => {
    const root = tempDir('model', { inMemory: true });
    let sequences = 0;
    assert(
      property(array(operation, { minLength: 5, maxLength: 60 }), (operations) => {
        const folder = join(root, String(sequences++));
        mkdirSync(folder);
        const pair = new BoardPair(join(folder, 'kanban.db'));
        const checker = openChecker(join(folder, 'kanban.db'));
        try {
          for (const op of operations) {
            pair.perform(op);
            expect(pair.statuses()).toEqual(pair.model.tasks.map((t) => t.status));
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
