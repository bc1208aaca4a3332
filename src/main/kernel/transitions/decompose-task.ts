/**
 * Splits a raw idea into a graph of tasks (kernel-spec 2.3, decompose): all parts, their links and the root's way out
 * of triage are one transaction, so a crash leaves all of it or nothing (F056). The root waits for every part; whoever
 * it is assigned to judges them. What the parts are is decided by a person or a program of theirs, never here.
 */
import { createHash } from 'node:crypto';
import { isRefusal, Refusal } from '../../../contract/error.ts';
import { PLAN_TASKS_MAX } from '../../../contract/limits.ts';
import type { DecomposeInput, PlannedTask } from '../../../contract/task.ts';
import { refuseMove } from '../../../contract/transitions.ts';
import { insertComment } from '../comments.ts';
import { draftOf, insertDraft, type Draft } from '../drafts.ts';
import { recordEvent } from '../events.ts';
import { actorOf, fence, refuseWorker } from '../fence.ts';
import { cyclicTasks } from '../invariants.ts';
import type { Actor } from '../kernel.ts';
import { insertLink, promoteOne } from '../links.ts';
import type { WholeTaskRow } from '../rows.ts';
import { requireWholeRow } from '../tasks.ts';
import type { Transaction } from '../transaction.ts';
import { cleanName } from '../validate.ts';
import { editsOf } from './edit-task.ts';
import { leaveTriage, rewrite } from './specify-task.ts';

interface Part {
  draft: Draft;
  /** Positions of the parts it waits for, each once. */
  parents: number[];
}

function refusePart(index: number, code: 'invalid' | 'self_link', what: string): never {
  const field = `children[${index}].parents`;
  throw new Refusal(code, `${field}: ${what}`, { field });
}

function parentsOf(given: PlannedTask, index: number, count: number): number[] {
  const listed: unknown = given.parents ?? [];
  if (!Array.isArray(listed)) return refusePart(index, 'invalid', 'give a list of positions.');
  const parents = [...new Set<unknown>(listed)];
  const isPosition = (at: unknown): at is number => Number.isInteger(at) && Number(at) >= 0 && Number(at) < count;
  if (!parents.every(isPosition)) return refusePart(index, 'invalid', `give positions from 0 to ${count - 1}.`);
  if (parents.includes(index)) return refusePart(index, 'self_link', 'a part cannot wait for itself.');
  return parents;
}

/** Names the part in what is said of one of its fields. */
function partOf(given: PlannedTask, index: number, root: WholeTaskRow, createdBy: string, count: number): Part {
  if (typeof given !== 'object' || given === null)
    throw new Refusal('invalid', `children[${index}]: give an object.`, { field: `children[${index}]` });
  try {
    const { title, body = null, assignee = null } = given;
    const draft = draftOf({ title, body, assignee, tenant: root.tenant, createdBy });
    return { draft, parents: parentsOf(given, index, count) };
  } catch (error) {
    if (!isRefusal(error) || error.message.startsWith('children')) throw error;
    const field = `children[${index}].${error.message.split(':', 1)[0] ?? ''}`;
    throw new Refusal(error.code, `children[${index}].${error.message}`, { ...error.details, field });
  }
}

/** The parts of the plan, checked before anything is written. @throws Refusal */
function partsOf(plan: DecomposeInput, root: WholeTaskRow, createdBy: string): Part[] {
  if (!Array.isArray(plan.children) || plan.children.length === 0)
    throw new Refusal('invalid', 'children: name at least one part.', { field: 'children' });
  if (plan.children.length > PLAN_TASKS_MAX)
    throw new Refusal('too_large', `children: give at most ${PLAN_TASKS_MAX}.`, { field: 'children' });
  const count = plan.children.length;
  const parts = plan.children.map((given, index) => partOf(given, index, root, createdBy, count));
  const edges = parts.flatMap(({ parents }, child) =>
    parents.map((parent) => ({ parent: String(parent), child: String(child) })),
  );
  const [circular] = cyclicTasks(edges).toSorted((left, right) => Number(left) - Number(right));
  if (circular === undefined) return parts;
  const field = `children[${circular}].parents`;
  throw new Refusal('cycle', `${field}: the parts wait for each other in a circle.`, { field });
}

function digestOf(parts: readonly Part[], rootAssignee: string | null | undefined, autoPromote: boolean): string {
  const plan = [
    rootAssignee,
    autoPromote,
    parts.map(({ draft: { columns }, parents }) => [columns.title, columns.body, columns.assignee, parents]),
  ];
  return createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 32);
}

/** The parts that the same plan has made already, or null. */
function madeBefore(tx: Transaction, id: string, plan: string): string[] | null {
  const last = tx.db.get<{ children: string }>(
    `SELECT payload ->> '$.child_ids' AS children FROM task_events
     WHERE task_id = ? AND kind = 'decomposed' AND payload ->> '$.plan' = ? ORDER BY id DESC LIMIT 1`,
    [id, plan],
  );
  return last === undefined ? null : (JSON.parse(last.children) as string[]);
}

function link(tx: Transaction, parent: string, child: string): void {
  insertLink(tx, parent, child);
  recordEvent(tx, child, 'linked', { parent, child, rule: 'done' });
}

/** Writes the parts in todo and links them with each other and the root below them. @returns their ids */
function insertParts(tx: Transaction, rootId: string, parts: readonly Part[], isParked: boolean): string[] {
  const ids = parts.map(({ draft }) =>
    insertDraft(tx, draft, { status: 'todo', runId: null, partOf: rootId, isParked }),
  );
  for (const [index, { parents }] of parts.entries())
    for (const parent of parents) link(tx, ids[parent] ?? '', ids[index] ?? '');
  for (const child of ids) link(tx, child, rootId);
  return ids;
}

/**
 * triage → todo below all the parts, which become ready as far as none of them holds another back. The same plan again
 * changes nothing and answers with the parts that it made.
 * @throws Refusal 'invalid', 'self_link', 'cycle', 'empty_title', 'too_large'
 * @returns Refusal 'forbidden' for a worker, 'conflict' for another version, 'illegal_move' outside triage
 */
export function decomposeTask(
  tx: Transaction,
  id: string,
  plan: DecomposeInput,
  by: Actor,
): Refusal | { children: string[]; created: boolean } {
  const row = requireWholeRow(tx.db, id);
  const actor = actorOf(by);
  const parts = partsOf(plan, row, actor);
  const autoPromote = plan.autoPromote !== false;
  const rootAssignee = plan.rootAssignee === undefined ? undefined : cleanName('rootAssignee', plan.rootAssignee);
  const digest = digestOf(parts, rootAssignee, autoPromote);
  const worker = refuseWorker(by);
  const before = worker === null && row.status !== 'triage' ? madeBefore(tx, id, digest) : null;
  if (before !== null) return { children: before, created: false };
  const refusal = worker ?? fence(tx, row, by) ?? refuseMove('decompose', row);
  if (refusal !== null) return refusal;
  if (rootAssignee !== undefined) rewrite(tx, row, editsOf(row, { assignee: rootAssignee }), actor);
  const children = insertParts(tx, id, parts, !autoPromote);
  insertComment(tx, id, { author: actor, body: `Split into ${children.join(', ')}.` }, null);
  leaveTriage(tx, id);
  const root_assignee = rootAssignee === undefined ? row.assignee : rootAssignee;
  recordEvent(tx, id, 'decomposed', { status: 'todo', child_ids: children, root_assignee, plan: digest, actor });
  for (const child of children) promoteOne(tx, child);
  return { children, created: true };
}
