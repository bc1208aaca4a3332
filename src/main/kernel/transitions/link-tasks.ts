/** Adds and removes links. The check for a cycle and the insert share one transaction, so two writers cannot each
 * add half of one (F051). */
import { Refusal } from '../../../contract/error.ts';
import { LINK_RULES, type LinkRule } from '../../../contract/event.ts';
import { recordEvent } from '../events.ts';
import { refuseWorker } from '../fence.ts';
import type { Actor } from '../kernel.ts';
import { deleteLink, insertLink, promoteOne, reaches, ruleOf } from '../links.ts';
import { refuseForeignChild } from '../origin.ts';
import { findRow, moveTask, requireRow } from '../tasks.ts';
import type { Transaction } from '../transaction.ts';

function refuseLink(tx: Transaction, parentId: string, childId: string): Refusal | null {
  if (parentId === childId)
    return new Refusal('self_link', `Task ${childId} cannot wait for itself.`, { parentId, childId });
  const unknown = [parentId, childId].filter((id) => findRow(tx.db, id) === undefined);
  if (unknown.length > 0)
    return new Refusal('unknown_task', `There is no task ${unknown.join(', ')} on this board.`, { ids: unknown });
  if (!reaches(tx.db, childId, parentId)) return null;
  return new Refusal('cycle', `Task ${parentId} waits for ${childId} already; the link would close a circle.`, {
    parentId,
    childId,
  });
}

/**
 * Makes the child wait for the parent, or changes what it waits for: `done`, the default of a new link; `closed`, that
 * the parent is out of the way, well or not; `waived`, nothing (Q8). Only a person may waive. A ready child of an
 * undone parent waits again, and one that nothing holds back any more is queued; a running one is left alone. Linking
 * twice without a rule changes nothing. A worker may make only its own task, or one it created, wait (T13).
 */
export function linkTasks(
  tx: Transaction,
  parentId: string,
  childId: string,
  options: Actor & { rule?: LinkRule } = {},
): Refusal | undefined {
  const { rule } = options;
  if (rule !== undefined && !LINK_RULES.includes(rule))
    throw new Refusal('invalid', `rule: use one of ${LINK_RULES.join(', ')}.`, { field: 'rule' });
  const refusal =
    (rule === 'waived' ? refuseWorker(options) : null) ??
    refuseLink(tx, parentId, childId) ??
    (options.runToken === undefined ? null : refuseForeignChild(tx.db, childId, options.runToken));
  if (refusal !== null) return refusal;
  const kept = rule ?? ruleOf(tx.db, parentId, childId) ?? 'done';
  if (!insertLink(tx, parentId, childId, kept)) return undefined;
  const child = requireRow(tx.db, childId);
  recordEvent(tx, childId, 'linked', { parent: parentId, child: childId, rule: kept });
  if (child.status !== 'ready' || child.open_parent_count === 0) {
    promoteOne(tx, childId);
    return undefined;
  }
  moveTask(tx, child, 'todo');
  recordEvent(tx, childId, 'status', { status: 'todo', reason: 'parents_not_done', parent: parentId });
  return undefined;
}

/** @returns whether there was a link. The child becomes ready when nothing else holds it back. */
export function unlinkTasks(tx: Transaction, parentId: string, childId: string): boolean {
  if (!deleteLink(tx, parentId, childId)) return false;
  recordEvent(tx, childId, 'unlinked', { parent: parentId, child: childId });
  promoteOne(tx, childId);
  return true;
}
