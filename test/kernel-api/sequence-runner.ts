/**
 * Performs sequences of operations on one open board in memory and on the model, each on an emptied board; throws at the
 * first difference. The board is opened once, because opening costs more than a whole sequence and is tested elsewhere,
 * as is what a commit leaves on a disk: here only what the kernel makes of each operation is compared.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { assertNone, openChecker } from '../support/invariants.ts';
import { BoardPair, type BoardTask, type Operation } from './board-pair.ts';

export interface SequenceRunner {
  /** @throws what differs, or the invariant that does not hold */
  perform(operations: readonly Operation[]): void;
  close(): void;
}

/** Children before parents; `status_counts` follows by its triggers, ids of runs and events go on. */
const EMPTY = [
  "UPDATE tasks SET current_run_id = NULL, created_by_run_id = NULL, claim_lock = NULL, claim_expires = NULL, worker_pid = NULL, status = 'ready' WHERE status = 'running'",
  ...['late_verdicts', 'notices', 'task_links', 'task_comments', 'task_events', 'task_runs', 'tasks'].map(
    (table) => `DELETE FROM ${table}`,
  ),
];

/**
 * @param folder where the board is made
 * @param check when the state invariants are asked: after every operation, or with all others at the end of a sequence
 */
export function sequenceRunner(folder: string, check: 'every step' | 'at the end'): SequenceRunner {
  const path = join(folder, 'kanban.db');
  const pair = new BoardPair(path);
  const checker = openChecker(path);
  const db = new Database(path);
  db.pragma('foreign_keys = OFF');
  const statements = EMPTY.map((sql) => db.prepare(sql));
  const empty = db.transaction(() => {
    for (const statement of statements) statement.run();
  });
  const shown = db.prepare<[], BoardTask>(
    'SELECT id, status, consecutive_failures AS failures FROM tasks WHERE deleted_at IS NULL',
  );
  const read = (): BoardTask[] => shown.all();
  return {
    perform: (operations) => {
      empty();
      pair.reset();
      for (const operation of operations) {
        pair.perform(operation);
        pair.compare(read);
        if (check === 'every step') assertNone(checker.quick());
      }
      assertNone(checker.full());
    },
    close: () => {
      db.close();
      checker.close();
      pair.board.close();
    },
  };
}
