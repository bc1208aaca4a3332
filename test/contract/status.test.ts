import { expect, test } from 'vitest';
import { satisfiesChildren, STATUSES } from '../../src/contract/status.ts';

test('only a parent that finished well releases its children (F052, I19, Q9)', () => {
  for (const status of STATUSES) {
    expect(satisfiesChildren({ status, completedAt: null })).toBe(status === 'done');
  }
  expect(satisfiesChildren({ status: 'archived', completedAt: 1 })).toBe(true);
});
