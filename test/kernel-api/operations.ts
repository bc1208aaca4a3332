/** Random sequences of operations for the model test and the stress program of the same name. */
import { array, boolean, constant, constantFrom, integer, nat, oneof, record, tuple, type Arbitrary } from 'fast-check';
import { BLOCK_KINDS, TASK_VERBS, type Operation, type Who } from './board-pair.ts';
import { SETTLEMENTS, type Settled } from './model.ts';

const task = nat(47);
const who = constantFrom<Who>('person', 'current', 'current', 'previous', 'previous', 'stranger');
const create: Arbitrary<Operation> = record({
  do: constant('create' as const),
  parents: array(task, { maxLength: 3 }),
  initial: constantFrom('ready', 'ready', 'ready', 'triage', 'triage', 'blocked' as const),
});
const operation: Arbitrary<Operation> = oneof(
  { weight: 3, arbitrary: create },
  { weight: 3, arbitrary: record({ do: constantFrom('link', 'link', 'unlink', 'waive'), parent: task, child: task }) },
  { weight: 6, arbitrary: record({ do: constant('claim' as const), task, worker: boolean() }) },
  { weight: 14, arbitrary: record({ do: constantFrom(...TASK_VERBS, 'accept', 'accept'), task }) },
  { weight: 7, arbitrary: record({ do: constantFrom('complete', 'complete', 'review', 'heartbeat'), task, who }) },
  {
    weight: 3,
    arbitrary: record({ do: constant('block' as const), task, who, kind: constantFrom(...BLOCK_KINDS) }),
  },
  {
    weight: 3,
    arbitrary: record({
      do: constant('settle' as const),
      task,
      outcome: constantFrom(...(Object.keys(SETTLEMENTS) as Settled[])),
      gone: boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: record({
      do: constant('split' as const),
      task,
      count: integer({ min: 1, max: 3 }),
      parked: boolean(),
    }),
  },
  { weight: 1, arbitrary: record({ do: constantFrom('recompute', 'expire') }) },
);

/** Some tasks to begin with, then 5 to `lengthMax` operations. */
export function sequences(lengthMax: number): Arbitrary<Operation[]> {
  const tasks = array(create, { minLength: 2, maxLength: 5, size: 'max' });
  return tuple(tasks, array(operation, { minLength: 5, maxLength: lengthMax, size: 'max' })).map((parts) =>
    parts.flat(),
  );
}
