/** A board as plain objects in a stable order, for `export`. Nothing in them can be used to act as a run. */
import { dirname } from 'node:path';
import type { ExportPiece } from '../../contract/data.ts';
import { EXPORT_FORMAT, type ExportLine } from '../kernel/import/read-export.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { openKernel } from '../kernel/open-kernel.ts';
import { writePieces } from '../world/atomic-write.ts';
import type { World } from '../world/world.ts';
import { kernelWorldOf } from './kernel-world.ts';
import { openWorkFolder } from './work-folder.ts';

const EVENTS_PER_READ = 1_000;
/** Characters after which a piece is handed over: what a window takes at once without a pause that can be seen. */
const PIECE_CHARS = 262_144;
const TYPES = ['task', 'link', 'run', 'comment', 'event'] as const;
type LineType = (typeof TYPES)[number];

export type ExportCounts = Record<LineType, number>;

/** Reads a copy of the board, made beside it and removed again, so that all lines are of one instant. */
async function* readLines(kernel: Kernel, world: World, slug: string): AsyncGenerator<ExportLine, void, void> {
  const work = openWorkFolder(dirname(kernel.path), 'export', world);
  try {
    const path = `${work.path}/kanban.db`;
    await kernel.backup(path);
    const copy = openKernel({ path, world: kernelWorldOf(world), mode: 'existing' });
    try {
      yield* linesOf(copy, slug, world.clock.now());
    } finally {
      copy.close();
    }
  } finally {
    work.close();
  }
}

/**
 * The export's text in pieces, each ending with a line; whatever else waits on this thread runs between two.
 * @param counts gets how many lines of each type there were
 */
export async function* exportPieces(
  kernel: Kernel,
  world: World,
  slug: string,
  counts: ExportCounts = noLines(),
): AsyncGenerator<ExportPiece, void, void> {
  let text = '';
  let lines = 0;
  for await (const line of readLines(kernel, world, slug)) {
    text += `${JSON.stringify(line)}\n`;
    lines += 1;
    const type = TYPES.find((known) => known === line['type']);
    if (type !== undefined) counts[type] += 1;
    if (text.length < PIECE_CHARS) continue;
    yield { text, lines };
    text = '';
    await new Promise<void>((resolve) => void world.clock.after(0, resolve));
  }
  yield { text, lines };
}

/**
 * Writes the export into a file, which appears whole or not at all.
 * @throws Fault of the disk, or of the board
 */
export async function exportTo(path: string, kernel: Kernel, world: World, slug: string): Promise<ExportCounts> {
  const counts = noLines();
  const texts = async function* read(): AsyncGenerator<string, void, void> {
    for await (const { text } of exportPieces(kernel, world, slug, counts)) yield text;
  };
  await writePieces(path, texts());
  return counts;
}

function noLines(): ExportCounts {
  return { task: 0, link: 0, run: 0, comment: 0, event: 0 };
}

/**
 * The lines of a board that nobody changes meanwhile, read as they are asked for: of the whole board only the ids are
 * held at once.
 * @param now epoch milliseconds
 */
export function* linesOf(kernel: Kernel, slug: string, now: number): Generator<ExportLine, void, void> {
  yield { type: 'board', format: EXPORT_FORMAT, board: slug, exportedAt: now };
  const ids = kernel.taskIds();
  const children: string[] = [];
  for (const id of ids) {
    const found = kernel.getTask(id);
    if (found === null) continue;
    const { claimLock: _claimLock, ...task } = found;
    if (task.parents.length > 0) children.push(id);
    yield { type: 'task', ...task };
  }
  for (const childId of children)
    for (const parentId of kernel.getTask(childId)?.parents ?? []) yield { type: 'link', parentId, childId };
  for (const id of ids)
    for (const { token: _token, claimLock: _claimLock, worker: _worker, ...run } of kernel.listRuns(id))
      yield { type: 'run', ...run };
  for (const id of ids) for (const comment of kernel.listComments(id)) yield { type: 'comment', ...comment };
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
