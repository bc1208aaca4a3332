/**
 * Makes one of our boards out of a database of the reference, or of our own export, with its history. A database is
 * copied byte by byte and read from that copy; it is never opened by SQLite and is proven unchanged afterwards. The new
 * board is checked against the invariants before anybody sees it.
 */
import { Fault } from '../../../contract/error.ts';
import type { CopyFiles } from '../../world/copy-files.ts';
import { boardFiles } from '../../world/board-files.ts';
import { openDatabase, openReader } from '../database.ts';
import { inspectBoard } from '../inspect.ts';
import { cyclicTasks, type Edge } from '../invariants.ts';
import { migrate } from '../migrate.ts';
import { isUntouched, stageCopy } from '../stage-copy.ts';
import { createAdaptations, type Adaptation, type Adaptations } from './adaptations.ts';
import { closeAccount } from './close-account.ts';
import { mapEvents } from './map-events.ts';
import { mapRuns } from './map-runs.ts';
import { mapTasks, settleByParents } from './map-tasks.ts';
import { readExport, type ExportLine } from './read-export.ts';
import { readSource, type SourceBoard, type SourceTask } from './source.ts';
import { writeImport, type ImportedRows } from './write-import.ts';

export interface ImportCounts {
  tasks: number;
  links: number;
  comments: number;
  runs: number;
  events: number;
  subscriptions: number;
  adapted: Adaptation[];
  /** Tables and columns of the source that hold something and have no place here. */
  ignored: string[];
}

export interface ImportReport extends ImportCounts {
  source: string;
  /** False when another program wrote to the source after it was copied; the copy is still exact. */
  sourceUntouched: boolean;
}

export interface NewBoard {
  /** Where the new board file goes; nothing stands there. Its folder exists. */
  path: string;
  /** Where it is going to be, which is how trouble calls it. */
  name: string;
  /** Epoch milliseconds. */
  now: number;
  token: () => string;
}

export interface ImportOptions extends NewBoard {
  /** Absolute path of the reference's database. */
  source: string;
  /** An empty folder for the copy of it; the caller removes it. */
  staging: string;
  files: CopyFiles;
}

/** Tasks on a cycle or between two: those that remain whichever end the graph is taken apart from. */
function onCycles(links: readonly Edge[]): ReadonlySet<string> {
  const turned = links.map(({ parent, child }) => ({ parent: child, child: parent }));
  const below = new Set(cyclicTasks(links));
  return new Set(cyclicTasks(turned).filter((id) => below.has(id)));
}

/** Edges between two different tasks that exist, each once, without the last ones that close a cycle (I19). */
function mapLinks(source: SourceBoard, tasks: ReadonlyMap<string, SourceTask>, notes: Adaptations): Edge[] {
  const seen = new Map<string, Edge>();
  for (const { parent_id: parent, child_id: child } of source.links) {
    const key = JSON.stringify([parent, child]);
    if (parent === null || child === null || parent === child || !tasks.has(parent) || !tasks.has(child))
      notes.note('links to tasks that do not exist were left out', `${parent} ${child}`);
    else if (!seen.has(key)) seen.set(key, { parent, child });
  }
  const links = [...seen.values()];
  for (let cyclic = onCycles(links); cyclic.size > 0; cyclic = onCycles(links)) {
    const index = links.findLastIndex(({ parent, child }) => cyclic.has(parent) && cyclic.has(child));
    const [edge] = links.splice(index, 1);
    notes.note('links that closed a cycle were left out', `${edge?.parent} ${edge?.child}`);
  }
  return links;
}

function mapBoard(source: SourceBoard, now: number, notes: Adaptations): ImportedRows {
  const known = new Map<string, SourceTask>();
  for (const task of source.tasks) {
    if (task.id === null || task.id === '' || known.has(task.id))
      notes.note('tasks without an id were left out', task.title ?? '?');
    else known.set(task.id, task);
  }
  const runs = mapRuns(source.runs, known, now, notes);
  const events = mapEvents(source.events, runs, notes);
  const tasks = mapTasks(known, events, notes);
  const links = mapLinks(source, known, notes);
  settleByParents(tasks, links, notes);
  closeAccount(tasks, runs, links, events, now);
  const comments = source.comments.filter((comment) => known.has(comment.task_id ?? ''));
  if (comments.length < source.comments.length)
    notes.note('comments on tasks that do not exist were left out', source.comments.length - comments.length);
  return { tasks, runs, links, comments, events, subs: source.subs.filter((sub) => known.has(sub.task_id ?? '')) };
}

/** @throws Fault 'database_damaged' when the result breaks an invariant */
function importBoard(source: SourceBoard, board: NewBoard): ImportCounts {
  const now = Math.trunc(board.now / 1000);
  const notes = createAdaptations();
  const rows = mapBoard(source, now, notes);
  build(board, rows, now);
  return {
    tasks: rows.tasks.length,
    links: rows.links.length,
    comments: rows.comments.length,
    runs: rows.runs.length,
    events: rows.events.length,
    subscriptions: rows.subs.length,
    adapted: notes.list(),
    ignored: source.ignored,
  };
}

/**
 * Builds the board at `options.path`. When this throws, what stands there is incomplete and the caller removes it.
 * @throws Refusal 'invalid', 'not_a_board', 'busy' for the source; Fault 'database_damaged' for a damaged one, or when
 * the result breaks an invariant
 */
export function importReference(options: ImportOptions): ImportReport {
  const { files } = options;
  const staged = stageCopy(options.source, options.staging, files);
  const reader = openReader(staged.path, staged.source);
  let source: SourceBoard;
  try {
    source = readSource(reader, options.source);
  } finally {
    reader.close();
  }
  const counts = importBoard(source, options);
  return { source: options.source, sourceUntouched: isUntouched(staged, files), ...counts };
}

/**
 * As `importReference`, of the lines of our own export.
 * @param source what trouble calls the file that they are of
 * @throws Refusal 'not_a_board', 'newer_board', 'invalid'; Fault 'database_damaged' when the result breaks an invariant
 */
export function importExport(lines: Iterable<ExportLine>, board: NewBoard, source: string): ImportCounts {
  return importBoard(readExport(lines, source), board);
}

function build({ path, name, now: stamp, token }: NewBoard, rows: ImportedRows, now: number): void {
  const db = openDatabase({ path, name, files: boardFiles, mode: 'create', busyTimeoutMs: 1_000 }, () => {});
  try {
    migrate(db, { stamp: Math.trunc(stamp) });
    db.write((writer) => writeImport(writer, rows, token, now));
  } finally {
    db.close();
  }
  const [violated] = inspectBoard(path).findings;
  if (violated !== undefined)
    throw new Fault(
      'database_damaged',
      `The import would break an invariant (${violated.check}: ${JSON.stringify(violated.rows[0])}); nothing was imported.`,
    );
}
