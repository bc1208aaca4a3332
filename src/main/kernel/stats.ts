/** SQL of the board's numbers (kernel-spec 9.3): what stands where, whose it is, and how long the queue has waited. */
import type { Status } from '../../contract/status.ts';
import type { BoardStats } from '../../contract/task.ts';
import { countByStatus } from './cards.ts';
import type { ReadDb } from './database.ts';
import { toMs } from './rows.ts';

const BY_ASSIGNEE = `SELECT assignee, status, count(*) AS n FROM tasks
  WHERE assignee IS NOT NULL AND status <> 'archived' GROUP BY assignee, status ORDER BY assignee`;

/** How many tasks have each status and assignee, archived ones left out, and since when the oldest ready one waits. */
export function boardStats(db: ReadDb): BoardStats {
  const { archived: _archived, ...byStatus } = countByStatus(db);
  const byAssignee = new Map<string, Partial<Record<Status, number>>>();
  for (const row of db.all<{ assignee: string; status: Status; n: number }>(BY_ASSIGNEE))
    byAssignee.set(row.assignee, { ...byAssignee.get(row.assignee), [row.status]: row.n });
  const oldest = db.get<{ since: number | null }>(
    `SELECT min(status_since) AS since FROM tasks WHERE status = 'ready'`,
  );
  return {
    byStatus,
    byAssignee: Object.fromEntries(byAssignee),
    oldestReadySince: oldest?.since == null ? null : toMs(oldest.since),
  };
}
