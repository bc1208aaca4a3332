/** Performs random sequences from a seed and says how many went well, or the shortest one that did not. */
import { check, property } from 'fast-check';
import type { Operation } from '../../test/kernel-api/board-pair.ts';
import { sequences } from '../../test/kernel-api/operations.ts';
import { sequenceRunner } from '../support/sequences.ts';
import { say, workerInput } from '../support/worker-main.ts';

export interface ModelWorkerInput {
  seed: number;
  sequences: number;
  lengthMax: number;
}
export interface ModelWorkerLine {
  /** Performed without a difference, those of a failed search included. */
  sequences: number;
  operations: number;
  /** The shrunk sequence and what it does, or null. */
  failure: { operations: Operation[]; error: string } | null;
}

const input = workerInput() as ModelWorkerInput;
const runner = sequenceRunner();
let count = 0;
let length = 0;
const details = check(
  property(sequences(input.lengthMax), (operations) => {
    runner.perform(operations);
    count += 1;
    length += operations.length;
  }),
  { seed: input.seed, numRuns: input.sequences },
);
runner.close();
const [shrunk] = details.counterexample ?? [];
const error = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
say({
  sequences: count,
  operations: length,
  failure: shrunk === undefined ? null : { operations: shrunk, error },
} satisfies ModelWorkerLine);
