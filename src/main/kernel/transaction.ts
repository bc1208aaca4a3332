/**
 * What every transition is given: the open write transaction, the one instant at which it happens, and the world.
 * A transition returns a Refusal to keep what it wrote before (an event that says why), and throws one to undo
 * everything (style rule 4).
 */
import type { KernelWorld } from './kernel.ts';
import type { WriteDb } from './database.ts';

export interface Transaction {
  readonly db: WriteDb;
  readonly world: KernelWorld;
  /** Epoch milliseconds, read once. */
  readonly nowMs: number;
  /** The same instant as the columns hold it. */
  readonly now: number;
  /** Failures after which the breaker trips when the task has no own limit. */
  readonly failureLimit: number;
}
