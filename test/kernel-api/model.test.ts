/**
 * Random sequences of operations against the model (failures.md section 0; kernel-spec 11.2, property fuzz). After
 * every operation each status must be the model's and every state invariant must hold; a failure is shrunk to the
 * shortest sequence and printed with its seed. stress/model.ts performs many thousands of them.
 */
import { assert, property } from 'fast-check';
import { test } from 'vitest';
import { tempDir } from '../support/temp.ts';
import { sequences } from './operations.ts';
import { sequenceRunner } from './sequence-runner.ts';

test(
  'any sequence of operations leaves the board as the model says, with every invariant intact',
  { timeout: 120_000 },
  () => {
    const runner = sequenceRunner(tempDir('model', { inMemory: true }), 'every step');
    assert(
      property(sequences(40), (operations) => runner.perform(operations)),
      { numRuns: 200 },
    );
    runner.close();
  },
);
