/** Random sequences of operations for the model test and the stress program of the same name. */
import { array, constant, constantFrom, nat, oneof, record, type Arbitrary } from 'fast-check';
import { BLOCK_KINDS, type Operation, type Who } from './board-pair.ts';

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
  { weight: 3, arbitrary: record({ do: constantFrom('link', 'link', 'unlink', 'waive'), parent: task, child: task }) },
  { weight: 6, arbitrary: record({ do: constant('claim' as const), task }) },
  { weight: 3, arbitrary: record({ do: constantFrom('unblock', 'archive', 'delete', 'undelete'), task }) },
  { weight: 6, arbitrary: record({ do: constantFrom('complete', 'complete', 'heartbeat'), task, who }) },
  {
    weight: 3,
    arbitrary: record({ do: constant('block' as const), task, who, kind: constantFrom(...BLOCK_KINDS) }),
  },
  { weight: 1, arbitrary: record({ do: constantFrom('recompute', 'expire') }) },
);

/** Sequences of 5 to `lengthMax` operations. */
export function sequences(lengthMax: number): Arbitrary<Operation[]> {
  return array(operation, { minLength: 5, maxLength: lengthMax, size: 'max' });
}
