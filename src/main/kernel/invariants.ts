/**
 * The invariants of a board that SQL can decide (kernel-spec 11.1, failures.md I1 to I10, I16, I19, I23), each as a
 * query that must return no rows. They read only the columns that are part of the public schema and know nothing of
 * the code that writes them, so that `doctor` and the tests can hold that code to them.
 */

/** "This parent no longer holds its children back": done, or archived after it was completed (defect Q9). */
const SATISFIED = "(p.status = 'done' OR (p.status = 'archived' AND p.completed_at IS NOT NULL))";

/** "This edge holds its child back": what its rule asks of the parent is not so yet (Q8, F052). */
const OPEN = `CASE l.rule WHEN 'waived' THEN 0 WHEN 'closed' THEN p.status NOT IN ('done', 'archived') ELSE NOT ${SATISFIED} END`;

/**
 * What must hold between any two transactions. Each query returns the rows that break it, so an empty answer is a
 * sound board. When you add an invariant, name it by its number.
 */
export const INVARIANTS: Readonly<Record<string, string>> = {
  'I1: the current run is an open run of the same task': `
    SELECT t.id FROM tasks t LEFT JOIN task_runs r ON r.id = t.current_run_id
    WHERE t.current_run_id IS NOT NULL AND (r.id IS NULL OR r.ended_at IS NOT NULL OR r.task_id <> t.id)`,
  'I2: every open run is the current run of a task': `
    SELECT r.id FROM task_runs r WHERE r.ended_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.current_run_id = r.id)`,
  'I10: at most one open run per task': `
    SELECT task_id FROM task_runs WHERE ended_at IS NULL GROUP BY task_id HAVING count(*) > 1`,
  'I3: status is legal': `
    SELECT id, status FROM tasks WHERE status NOT IN
    ('triage','todo','scheduled','ready','running','blocked','review','done','archived')`,
  'I4: claim fields only while running, and always then': `
    SELECT id, status FROM tasks WHERE
    (status <> 'running' AND (claim_lock IS NOT NULL OR claim_expires IS NOT NULL OR worker_pid IS NOT NULL OR current_run_id IS NOT NULL))
    OR (status = 'running' AND (claim_lock IS NULL OR claim_expires IS NULL OR current_run_id IS NULL))`,
  'I5, I23: no run ends before it starts': `SELECT id FROM task_runs WHERE ended_at < started_at`,
  'I6: an outcome exactly when ended': `SELECT id FROM task_runs WHERE (outcome IS NULL) <> (ended_at IS NULL)`,
  'kernel-spec 11.1 8: a closed run holds no claim': `
    SELECT id FROM task_runs WHERE ended_at IS NOT NULL AND (claim_lock IS NOT NULL OR claim_expires IS NOT NULL)`,
  'I8: event run ids exist, and belong to the task': `
    SELECT e.id FROM task_events e LEFT JOIN task_runs r ON r.id = e.run_id
    WHERE e.run_id IS NOT NULL AND (r.id IS NULL OR r.task_id <> e.task_id)`,
  'kernel-spec 11.1 10: runs, comments and links belong to tasks': `
    SELECT 'run', id FROM task_runs WHERE task_id NOT IN (SELECT id FROM tasks)
    UNION ALL SELECT 'comment', id FROM task_comments WHERE task_id NOT IN (SELECT id FROM tasks)
    UNION ALL SELECT 'parent', parent_id FROM task_links WHERE parent_id NOT IN (SELECT id FROM tasks)
    UNION ALL SELECT 'child', child_id FROM task_links WHERE child_id NOT IN (SELECT id FROM tasks)`,
  'I19: nothing starts, or waits to start, below an unfinished parent': `
    SELECT c.id, p.id AS parent FROM tasks c JOIN task_links l ON l.child_id = c.id JOIN tasks p ON p.id = l.parent_id
    WHERE c.status = 'ready' AND ${OPEN}`,
  'Q50: only an archived task is deleted': `
    SELECT id, status FROM tasks WHERE deleted_at IS NOT NULL AND (status <> 'archived' OR deleted_from IS NULL)`,
  'I19: no task is its own parent': `SELECT parent_id FROM task_links WHERE parent_id = child_id`,
  'kernel-spec 11.1 15: one claim, one run': `
    SELECT run_id, count(*) FROM task_events WHERE kind = 'claimed' GROUP BY run_id HAVING run_id IS NULL OR count(*) > 1`,
  'kernel-spec 11.1 16: done exactly when a completion time says so': `
    SELECT id, status FROM tasks WHERE (status = 'done' AND completed_at IS NULL)
    OR (status NOT IN ('done','archived') AND completed_at IS NOT NULL)`,
  'kernel-spec 11.1 14: a completed event for every completed run': `
    SELECT r.id FROM task_runs r WHERE r.outcome = 'completed' AND r.cause <> 'edit' AND
    (SELECT count(*) FROM task_events e WHERE e.run_id = r.id AND e.kind = 'completed') <> 1`,
  'kernel-spec 11.1 14: no completed event for a run that ended otherwise': `
    SELECT e.id FROM task_events e JOIN task_runs r ON r.id = e.run_id
    WHERE e.kind = 'completed' AND r.outcome IS NOT 'completed'`,
  'the counters on the task row are what they count': `
    SELECT t.id, t.status FROM tasks t WHERE
    t.comment_count <> (SELECT count(*) FROM task_comments c WHERE c.task_id = t.id)
    OR t.run_count <> (SELECT count(*) FROM task_runs r WHERE r.task_id = t.id)
    OR t.parent_count <> (SELECT count(*) FROM task_links l WHERE l.child_id = t.id)
    OR t.child_count <> (SELECT count(*) FROM task_links l JOIN tasks c ON c.id = l.child_id
      WHERE l.parent_id = t.id AND c.deleted_at IS NULL)
    OR t.open_parent_count <> (SELECT count(*) FROM task_links l JOIN tasks p ON p.id = l.parent_id
      WHERE l.child_id = t.id AND ${OPEN})
    OR t.child_done_count <> (SELECT count(*) FROM task_links l JOIN tasks p ON p.id = l.child_id
      WHERE l.parent_id = t.id AND p.deleted_at IS NULL AND ${SATISFIED})`,
  'P2: a task is claimed only when no verified worker of an earlier run may still live': `
    SELECT t.id FROM tasks t JOIN task_runs r ON r.task_id = t.id
    WHERE t.status = 'running' AND r.ended_at IS NOT NULL AND r.worker_verified = 1 AND r.worker_gone = 0`,
};

/** What must hold at rest, although the reference repairs it only at the next tick. */
export const SETTLED: Readonly<Record<string, string>> = {
  'I9: a child whose parents are all done is not stuck in todo, unless somebody parked it': `
  SELECT c.id FROM tasks c JOIN task_links l ON l.child_id = c.id JOIN tasks p ON p.id = l.parent_id
  WHERE c.status = 'todo' AND c.parked = 0 GROUP BY c.id HAVING sum(${OPEN}) = 0`,
};

export interface Edge {
  parent: string;
  child: string;
}

/** Tasks on a cycle or below one, empty for an acyclic graph (I19): what remains when roots are taken off again and again. */
export function cyclicTasks(links: Iterable<Edge>): string[] {
  const children = new Map<string, string[]>();
  const open = new Map<string, number>();
  for (const { parent, child } of links) {
    const known = children.get(parent);
    if (known === undefined) children.set(parent, [child]);
    else known.push(child);
    open.set(child, (open.get(child) ?? 0) + 1);
    if (!open.has(parent)) open.set(parent, 0);
  }
  const free = [...open].filter(([, count]) => count === 0).map(([id]) => id);
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    for (const child of children.get(id) ?? []) {
      const left = (open.get(child) ?? 0) - 1;
      open.set(child, left);
      if (left === 0) free.push(child);
    }
    open.delete(id);
  }
  return [...open.keys()];
}
