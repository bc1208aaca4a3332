/** A board as plain objects in a stable order, for `export`. Nothing in them can be used to act as a run. */
import type { ExportPiece } from '../../contract/data.ts';
import { EXPORT_FORMAT, type ExportLine } from '../kernel/import/read-export.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { openKernel } from '../kernel/open-kernel.ts';
import type { World } from '../world/world.ts';
import { kernelWorldOf } from './kernel-world.ts';

const EVENTS_PER_READ = 10_000;
/** Characters after which a piece is handed over: what a window takes at once without a pause that can be seen. */
const PIECE_CHARS = 262_144;
const TYPES = ['task', 'link', 'run', 'comment', 'event'] as const;
type LineType = (typeof TYPES)[number];

export interface ExportedBoard {
  lines: ExportLine[];
  counts: Record<LineType, number>;
}

/** Reads a copy of the board, made beside it and removed again, so that all lines are of one instant. */
async function* readLines(kernel: Kernel, world: World, slug: string): AsyncGenerator<ExportLine, void, void> {
  const path = `${kernel.path}.export-${world.ids.token().slice(0, 12)}`;
  await kernel.backup(path);
  try {
    const copy = openKernel({ path, world: kernelWorldOf(world), mode: 'existing' });
    try {
      yield* linesOf(copy, slug, world.clock.now());
    } finally {
      copy.close();
    }
  } finally {
    for (const ending of ['', '-wal', '-shm']) world.files.removeFile(`${path}${ending}`);
  }
}

/** All lines at once, and how many there are of each type. */
export async function exportLines(kernel: Kernel, world: World, slug: string): Promise<ExportedBoard> {
  const lines: ExportLine[] = [];
  const counts: ExportedBoard['counts'] = { task: 0, link: 0, run: 0, comment: 0, event: 0 };
  for await (const line of readLines(kernel, world, slug)) {
    const type = TYPES.find((known) => known === line['type']);
    if (type !== undefined) counts[type] += 1;
    lines.push(line);
  }
  return { lines, counts };
}

/** The export's text in pieces, each ending with a line; whatever else waits on this thread runs between two. */
export async function* exportPieces(
  kernel: Kernel,
  world: World,
  slug: string,
): AsyncGenerator<ExportPiece, void, void> {
  let text = '';
  let lines = 0;
  for await (const line of readLines(kernel, world, slug)) {
    text += `${JSON.stringify(line)}\n`;
    lines += 1;
    if (text.length < PIECE_CHARS) continue;
    yield { text, lines };
    text = '';
    await new Promise<void>((resolve) => void world.clock.after(0, resolve));
  }
  yield { text, lines };
}

/** The lines of a board that nobody changes meanwhile. @param now epoch milliseconds */
export function* linesOf(kernel: Kernel, slug: string, now: number): Generator<ExportLine, void, void> {
  yield { type: 'board', format: EXPORT_FORMAT, board: slug, exportedAt: now };
  const tasks = kernel.listTasks({ includeArchived: true }).toSorted((one, other) => one.createdAt - other.createdAt);
  for (const { claimLock: _claimLock, ...task } of tasks) yield { type: 'task', ...task };
  for (const task of tasks) for (const parentId of task.parents) yield { type: 'link', parentId, childId: task.id };
  for (const task of tasks)
    for (const { token: _token, claimLock: _claimLock, worker: _worker, ...run } of kernel.listRuns(task.id))
      yield { type: 'run', ...run };
  for (const task of tasks) for (const comment of kernel.listComments(task.id)) yield { type: 'comment', ...comment };
  for (let afterId = 0, isMore = true; isMore;) {
    const events = kernel.listEvents(undefined, { afterId, limit: EVENTS_PER_READ });
    for (const event of events) yield { type: 'event', ...event, payload: withoutLock(event.payload) };
    afterId = events.at(-1)?.id ?? afterId;
    isMore = events.length === EVENTS_PER_READ;
  }
}

/** Claim locks name a process of this machine, which is nothing to anybody else. */
function withoutLock(payload: Readonly<Record<string, unknown>> | null): Record<string, unknown> | null {
  if (payload === null) return null;
  const { lock: _lock, prev_lock: _prevLock, claim_lock: _claimLock, ...rest } = payload;
  return rest;
}
