import { expect, test } from 'vitest';
import { profileNamed } from '../../src/contract/config.ts';

test('an assignee named like an object’s own member finds no profile', () => {
  for (const name of ['constructor', '__proto__', 'toString', null]) {
    expect(profileNamed({ profiles: {} }, name)).toBeNull();
  }
});
