/**
 * Getting a board from the dispatcher that has it, by asking: the request stands in the board, the owner finds it with
 * its next tick and leaves, keeping its workers alive for the next one to adopt. The lock is never broken, so an owner
 * that hangs, or another program that holds the flock, stays until a person ends it.
 */
import { Refusal } from '../../contract/error.ts';
import type { LockOwner } from '../../contract/feed.ts';
import type { DispatchContext } from './dispatch-context.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Ownership } from './ownership.ts';

/** How long the owner may take: a tick that waits for the disk, and what the other needs to notice. */
const HANDOVER_MS = 10_000;

/** See Dispatcher.takeOver. */
export async function takeOver(
  dispatcher: Pick<Dispatcher, 'start' | 'onChange'>,
  context: DispatchContext,
  ownership: Ownership,
): Promise<void> {
  if (!context.config.dispatch.enabled) {
    throw new Refusal('config', 'Dispatching is switched off here: set dispatch.enabled = true in config.toml first.');
  }
  await dispatcher.start();
  if (ownership.isHeld()) return;
  context.kernel.askHandover();
  await new Promise<void>((resolve) => {
    const leave = dispatcher.onChange(() => ownership.isHeld() && end());
    const timer = context.world.clock.after(HANDOVER_MS, () => end());
    function end(): void {
      leave();
      timer.cancel();
      resolve();
    }
  });
  if (!ownership.isHeld()) throw stillHeld(ownership.owner());
}

function stillHeld(owner: LockOwner | null): Refusal {
  const details = owner === null ? { pid: null } : { ...owner };
  if (owner === null) {
    const text = 'Another program holds the dispatch lock and does not hand it over: find it with fuser(1) and end it.';
    return new Refusal('lock_held', text, details);
  }
  const text = `Another program dispatches it (${owner.kind}, pid ${owner.pid} on ${owner.host}) and did not hand over: quit it, or run kill ${owner.pid}.`;
  return new Refusal('lock_held', text, details);
}
