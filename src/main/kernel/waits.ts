/** SQL of what a task waits for: its open parents with what has become of them (F053), as JSON for the row or card. */
import { WAITS_MAX } from '../../contract/limits.ts';

/** SQL twin of `standsStill` in contract/waits.ts, over a parent `p`. A deleted task is an archived one. */
export const STANDS_STILL = `p.status IN ('blocked', 'archived')`;

/** A JSON array of WaitingOn for the task `t`: the first WAITS_MAX open parents that meet `condition`, stuck ones first. */
export function openParentsJson(condition: string): string {
  return `(SELECT json_group_array(json_object('id', id, 'status', status,
      'deleted', json(CASE WHEN deleted_at IS NULL THEN 'false' ELSE 'true' END)))
    FROM (SELECT p.id, p.status, p.deleted_at FROM task_links l JOIN tasks p ON p.id = l.parent_id
      WHERE l.child_id = t.id AND l.open = 1 AND ${condition}
      ORDER BY ${STANDS_STILL} DESC, l.rowid LIMIT ${WAITS_MAX}))`;
}
