/**
 * Blocks a task until the matching event releases it (F044): a reason and a kind are stored, and nothing but an
 * explicit unblock, a move by a person or, for `dependency`, the parents themselves lets it go on.
 */
import { Refusal } from '../../../contract/error.ts';
import { ERROR_CHARS_MAX } from '../../../contract/limits.ts';
import { BLOCK_KINDS, type BlockKind } from '../../../contract/status.ts';
import { refuseMove } from '../../../contract/transitions.ts';
import { recordEvent } from '../events.ts';
import { actorOf, fenceVerdict } from '../fence.ts';
import type { Actor } from '../kernel.ts';
import { openParentIds } from '../links.ts';
import type { TaskRow } from '../rows.ts';
import { insertEndedRun, type RunEnd } from '../runs.ts';
import { moveTask, requireRow, type TaskChange } from '../tasks.ts';
import { cut } from '../text.ts';
import type { Transaction } from '../transaction.ts';
import { cleanReason } from '../validate.ts';
import { closeRun, lastLineOf } from './close-run.ts';

/** Blocks for the same kind, each after an unblock, after which a person must look at the task itself (Annex A.2). */
const RECURRENCES_MAX = 2;

export type BlockOptions = Actor & { reason: string; kind?: BlockKind };

export interface Block {
  kind: BlockKind;
  reason: string;
  actor: string;
  /** False for a block without a stated kind by a person, which no loop of workers can have caused. */
  countsTowardsLoop: boolean;
}

function closeOrRecord(tx: Transaction, row: TaskRow, end: RunEnd): { runId: number | null; change: TaskChange } {
  if (row.status !== 'ready') return closeRun(tx, row, end);
  const runId = insertEndedRun(tx, row, end);
  return { runId, change: { run_count: row.run_count + 1, last_line: lastLineOf(end) ?? row.last_line } };
}

/** Performs the block: to blocked, to todo when it waits for parents, or to triage when it goes in circles. */
export function applyBlock(tx: Transaction, row: TaskRow, block: Block, end: RunEnd): void {
  const { runId, change } = closeOrRecord(tx, row, end);
  const payload = { reason: cut(block.reason, ERROR_CHARS_MAX), kind: block.kind, actor: block.actor };
  if (block.kind === 'dependency' && row.open_parent_count > 0) {
    moveTask(tx, row, 'todo', change);
    recordEvent(
      tx,
      row.id,
      'dependency_wait',
      { ...payload, parents: openParentIds(tx.db, row.id).slice(0, 50) },
      runId,
    );
    return;
  }
  const isSame = row.last_block_kind === block.kind;
  const recurrences = block.countsTowardsLoop ? (isSame ? row.block_recurrences + 1 : 0) : row.block_recurrences;
  const last_block_kind = block.countsTowardsLoop ? block.kind : row.last_block_kind;
  if (block.countsTowardsLoop && recurrences >= RECURRENCES_MAX) {
    moveTask(tx, row, 'triage', { ...change, last_block_kind, block_recurrences: recurrences });
    recordEvent(tx, row.id, 'block_loop_detected', { ...payload, recurrences }, runId);
    return;
  }
  moveTask(tx, row, 'blocked', {
    ...change,
    block_kind: block.kind,
    block_reason: block.reason,
    last_block_kind,
    block_recurrences: recurrences,
  });
  recordEvent(tx, row.id, 'blocked', payload, runId);
}

/** @returns why it could not be blocked */
export function blockTask(tx: Transaction, id: string, options: BlockOptions): Refusal | undefined {
  const reason = cleanReason('reason', options.reason);
  if (options.kind !== undefined && !BLOCK_KINDS.includes(options.kind))
    throw new Refusal('invalid', `kind: use one of ${BLOCK_KINDS.join(', ')}.`, { field: 'kind' });
  const row = requireRow(tx.db, id);
  const refusal = fenceVerdict(tx, row, options, { verb: 'block', summary: reason }) ?? refuseMove('block', row);
  if (refusal !== null) return refusal;
  const isVerdict = options.runToken !== undefined;
  applyBlock(
    tx,
    row,
    {
      kind: options.kind ?? 'needs_input',
      reason,
      actor: actorOf(options),
      countsTowardsLoop: isVerdict || options.kind !== undefined,
    },
    { outcome: 'blocked', cause: isVerdict ? 'verdict' : 'person', summary: reason },
  );
  return undefined;
}
