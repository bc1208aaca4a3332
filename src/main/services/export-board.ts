/** A board as plain objects in a stable order, for `export`. Nothing in them can be used to act as a run. */
import type { Kernel } from '../kernel/kernel.ts';
import { openKernel } from '../kernel/open-kernel.ts';
import type { World } from '../world/world.ts';
import { kernelWorldOf } from './kernel-world.ts';

/** Of the lines, not of the board; grows when a line changes its meaning. */
const FORMAT = 1;
const EVENTS_PER_READ = 10_000;
const TYPES = ['task', 'link', 'run', 'comment', 'event'] as const;
type LineType = (typeof TYPES)[number];

export interface ExportedBoard {
  lines: Readonly<Record<string, unknown>>[];
  counts: Record<LineType, number>;
}

/** Reads a copy of the board, made beside it and removed again, so that all lines are of one instant. */
export async function exportLines(kernel: Kernel, world: World, slug: string): Promise<ExportedBoard> {
  const path = `${kernel.path}.export-${world.ids.token().slice(0, 12)}`;
  await kernel.backup(path);
  try {
    const copy = openKernel({ path, world: kernelWorldOf(world), mode: 'existing' });
    try {
      return linesOf(copy, slug, world.clock.now());
    } finally {
      copy.close();
    }
  } finally {
    for (const ending of ['', '-wal', '-shm']) world.files.removeFile(`${path}${ending}`);
  }
}

function linesOf(kernel: Kernel, slug: string, now: number): ExportedBoard {
  const lines: ExportedBoard['lines'] = [{ type: 'board', format: FORMAT, board: slug, exportedAt: now }];
  const counts: ExportedBoard['counts'] = { task: 0, link: 0, run: 0, comment: 0, event: 0 };
  const add = (type: LineType, line: object): void => {
    lines.push({ type, ...line });
    counts[type] += 1;
  };
  const tasks = kernel.listTasks({ includeArchived: true }).toSorted((one, other) => one.createdAt - other.createdAt);
  for (const { claimLock: _claimLock, ...task } of tasks) add('task', task);
  for (const task of tasks) for (const parentId of task.parents) add('link', { parentId, childId: task.id });
  for (const task of tasks)
    for (const { token: _token, claimLock: _claimLock, worker: _worker, ...run } of kernel.listRuns(task.id))
      add('run', run);
  for (const task of tasks) for (const comment of kernel.listComments(task.id)) add('comment', comment);
  for (let afterId = 0, isMore = true; isMore;) {
    const events = kernel.listEvents(undefined, { afterId, limit: EVENTS_PER_READ });
    for (const event of events) add('event', { ...event, payload: withoutLock(event.payload) });
    afterId = events.at(-1)?.id ?? afterId;
    isMore = events.length === EVENTS_PER_READ;
  }
  return { lines, counts };
}

/** Claim locks name a process of this machine, which is nothing to anybody else. */
function withoutLock(payload: Readonly<Record<string, unknown>> | null): Record<string, unknown> | null {
  if (payload === null) return null;
  const { lock: _lock, prev_lock: _prevLock, claim_lock: _claimLock, ...rest } = payload;
  return rest;
}
