/**
 * Names the claims of a dispatcher, so that a later one can tell its predecessors' runs from a person's claim. A
 * run with such a claim and no live process is settled at once; a person's claim lives until its lease ends.
 */
const PREFIX = 'dispatcher@';

/** @param claimer `<host>:<pid>` for people to read; the epoch is what tells generations apart (failures.md F029). */
export function dispatcherClaimer(claimer: string, epoch: number): string {
  return `${PREFIX}${claimer}#${epoch}`;
}

export function isDispatcherClaim(claimLock: string | null): boolean {
  return claimLock !== null && claimLock.startsWith(PREFIX);
}
