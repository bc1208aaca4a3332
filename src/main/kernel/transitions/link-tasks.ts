/** Adds and removes links. The check for a cycle and the insert share one transaction, so two writers cannot each
 * add half of one (F051). */
import { Refusal } from '../../../contract/error.ts';
import { recordEvent } from '../events.ts';
import { deleteLink, insertLink, promoteOne, reaches } from '../links.ts';
import { findRow, moveTask, requireRow } from '../tasks.ts';
import type { Transaction } from '../transaction.ts';

/** A ready child of an undone parent waits again; a running one is left alone. Linking twice changes nothing. */
export function linkTasks(tx: Transaction, parentId: string, childId: string): Refusal | undefined {
  if (parentId === childId)
    return new Refusal('self_link', `Task ${childId} cannot wait for itself.`, { parentId, childId });
  const unknown = [parentId, childId].filter((id) => findRow(tx.db, id) === undefined);
  if (unknown.length > 0)
    return new Refusal('unknown_task', `There is no task ${unknown.join(', ')} on this board.`, { ids: unknown });
  if (reaches(tx.db, childId, parentId))
    return new Refusal('cycle', `Task ${parentId} waits for ${childId} already; the link would close a circle.`, {
      parentId,
      childId,
    });
  if (!insertLink(tx, parentId, childId)) return undefined;
  const child = requireRow(tx.db, childId);
  recordEvent(tx, childId, 'linked', { parent: parentId, child: childId });
  if (child.status === 'ready' && child.open_parent_count > 0) {
    moveTask(tx, child, 'todo');
    recordEvent(tx, childId, 'status', { status: 'todo', reason: 'parents_not_done', parent: parentId });
  }
  return undefined;
}

/** @returns whether there was a link. The child becomes ready when nothing else holds it back. */
export function unlinkTasks(tx: Transaction, parentId: string, childId: string): boolean {
  if (!deleteLink(tx, parentId, childId)) return false;
  recordEvent(tx, childId, 'unlinked', { parent: parentId, child: childId });
  promoteOne(tx, childId);
  return true;
}
