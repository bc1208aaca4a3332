/** The schema refuses nonsense by itself, whoever writes it (style rule 3, I1 to I10, Q46). */
import { expect, test } from 'vitest';
import { LINK_RULES, VERDICT_VERBS } from '../../src/contract/event.ts';
import {
  BLOCK_KINDS,
  EVENT_KINDS,
  HOLD_CODES,
  RUN_OUTCOMES,
  RUN_PHASES,
  STATUSES,
  satisfiesChildren,
  WORKSPACE_KINDS,
} from '../../src/contract/status.ts';
import { testKernel } from '../support/kernel.ts';
import { execute, query } from '../support/sql.ts';

function board(): { path: string; ready: string; running: string } {
  const { kernel, path } = testKernel();
  const ready = kernel.createTask({ title: 'ready' }).task.id;
  const running = kernel.createTask({ title: 'running' }).task.id;
  kernel.claim(running);
  return { path, ready, running };
}

/** Statements that no writer may get through; `$ready` and `$running` are ids. */
const NONSENSE: Record<string, string> = {
  'an unknown status': `UPDATE tasks SET status = 'paused' WHERE id = '$ready'`,
  'a claim on a task that does not run (I4)': `UPDATE tasks SET claim_lock = 'x' WHERE id = '$ready'`,
  'a running task without claim (I4)': `UPDATE tasks SET claim_lock = NULL WHERE id = '$running'`,
  'a running task without run (I1)': `UPDATE tasks SET current_run_id = NULL WHERE id = '$running'`,
  'leaving running with the claim still set': `UPDATE tasks SET status = 'ready' WHERE id = '$running'`,
  'a pointer to a run that does not exist (I1)': `UPDATE tasks SET current_run_id = 99 WHERE id = '$running'`,
  'done without completion time': `UPDATE tasks SET status = 'done' WHERE id = '$ready'`,
  'completion time on an open task': `UPDATE tasks SET completed_at = 1 WHERE id = '$ready'`,
  'scheduled without a time': `UPDATE tasks SET status = 'scheduled' WHERE id = '$ready'`,
  'blocked without a kind (F044)': `UPDATE tasks SET status = 'blocked' WHERE id = '$ready'`,
  'text in the place of a time': `UPDATE tasks SET created_at = 'now' WHERE id = '$ready'`,
  'skills that are not JSON': `UPDATE tasks SET skills = '[' WHERE id = '$ready'`,
  'a second open run (I10)': `INSERT INTO task_runs (task_id, number, token, phase, claim_lock, claim_expires, started_at)
    VALUES ('$running', 2, 'y', 'claimed', 'x', 1, 1)`,
  'an outcome on an open run (I7)': `UPDATE task_runs SET outcome = 'completed'`,
  'an ended run without outcome (I7)': `UPDATE task_runs SET phase = 'ended', ended_at = started_at, claim_lock = NULL`,
  'a run that ends before it started (I6)': `UPDATE task_runs SET phase = 'ended', outcome = 'crashed', cause = 'exit',
    claim_lock = NULL, claim_expires = NULL, ended_at = started_at - 1`,
  'a running run without process': `UPDATE task_runs SET phase = 'running'`,
  'a task waiting for itself (I19)': `INSERT INTO task_links (parent_id, child_id, created_at) VALUES ('$ready', '$ready', 1)`,
  'a link to no task': `INSERT INTO task_links (parent_id, child_id, created_at) VALUES ('$ready', 't_0', 1)`,
  'a comment on no task': `INSERT INTO task_comments (task_id, author, body, created_at) VALUES ('t_0', 'a', 'b', 1)`,
  'an event of an unknown kind': `INSERT INTO task_events (task_id, kind, created_at) VALUES ('$ready', 'x', 1)`,
  'an event of no run (I9)': `INSERT INTO task_events (task_id, run_id, kind, created_at) VALUES ('$ready', 99, 'edited', 1)`,
};

test.each(Object.entries(NONSENSE))('refuses %s', (_name, sql) => {
  const { path, ready, running } = board();
  const filled = sql.replaceAll('$ready', ready).replaceAll('$running', running);
  expect(() => execute(path, `PRAGMA foreign_keys = ON; ${filled}`)).toThrow(/constraint|cannot store/);
});

test('every closed list of the contract is a CHECK of the schema', () => {
  const { path } = board();
  const sql = query(path, "SELECT group_concat(sql, ';') AS sql FROM sqlite_schema")[0]?.['sql'];
  const lists = [
    ['status', STATUSES],
    ['phase', RUN_PHASES],
    ['outcome', RUN_OUTCOMES],
    ['block_kind', BLOCK_KINDS],
    ['workspace_kind', WORKSPACE_KINDS],
    ['hold_code', HOLD_CODES],
    ['kind', EVENT_KINDS],
    ['rule', LINK_RULES],
    ['verb', VERDICT_VERBS],
  ] as const;
  for (const [column, list] of lists)
    expect(sql).toContain(`CHECK (${list.map((value) => `${column} = '${value}'`).join(' OR ')})`);
});

test('every table is STRICT', () => {
  const { path } = board();
  const loose = `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0
    AND name NOT LIKE 'sqlite_%'`;
  expect(query(path, loose)).toEqual([]);
});

test('SQL and the contract agree on which parents hold their children back (Q9, F052)', () => {
  for (const status of STATUSES) {
    for (const completedAt of [null, 5]) {
      const { kernel, path } = testKernel();
      const parent = kernel.createTask({ title: 'parent' }).task.id;
      kernel.createTask({ title: 'child', parents: [parent] });
      const columns = `status = '${status}', completed_at = ${completedAt}, block_kind = 'config', scheduled_at = 1`;
      execute(path, `UPDATE tasks SET ${columns}, archived_from = NULL WHERE id = '${parent}'`, { unchecked: true });
      const open = query(path, 'SELECT open FROM task_links')[0]?.['open'];
      // A completed task that is neither done nor archived cannot exist; the trigger looks at real moves only.
      expect([status, open]).toEqual([status, satisfiesChildren({ status, completedAt }) ? 0 : 1]);
      kernel.close();
      execute(path, 'DELETE FROM task_links; DELETE FROM task_events; DELETE FROM tasks', { unchecked: true });
    }
  }
});
