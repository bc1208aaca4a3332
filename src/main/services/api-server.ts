/** What handlers are made of: the contract, with every error turned into what may cross to a window. */
import { implement } from '@orpc/server';
import { contract } from '../../contract/api.ts';
import type { World } from '../world/world.ts';
import { toEdgeError } from './edge-errors.ts';

/** The contract with every error turned into what may cross (edge-errors.ts). */
export function serverOf(world: World) {
  return implement(contract).use(async ({ next, path }) => {
    try {
      return await next();
    } catch (error) {
      throw toEdgeError(error, world.log, path.join('.'));
    }
  });
}

export type ApiServer = ReturnType<typeof serverOf>;
