/**
 * Checks a board file against every invariant that can be decided from it (kernel-spec 11.1, failures.md I1 to I10,
 * I12, I16, I19, I22, I23): the queries of the kernel, and the history replayed event by event. Run it on a closed
 * board or from another process.
 */
import Database from 'better-sqlite3';
import { cyclicTasks, INVARIANTS, SETTLED, type Edge } from '../../src/main/kernel/invariants.ts';
import { claimsBelowOpenParents, foldsThatDiffer, TERMINAL_EVENTS } from './history.ts';

export interface Violation {
  invariant: string;
  rows: unknown[];
}

export interface InvariantChecker {
  /** The state invariants, cheap enough to ask after every operation. */
  quick(): Violation[];
  /** All of them, with the graph, the history and SQLite's own checks. */
  full(): Violation[];
  close(): void;
}

/** A checker with its own connection to the board at `path`. */
export function openChecker(path: string): InvariantChecker {
  const db = new Database(path, { fileMustExist: true });
  const statements = Object.entries({ ...INVARIANTS, ...SETTLED }).map(([name, sql]) => ({
    name,
    all: db.prepare(sql),
  }));
  const violated = (answers: Iterable<readonly [string, unknown[]]>): Violation[] =>
    [...answers]
      .filter(([, rows]) => rows.length > 0)
      .map(([invariant, rows]) => ({ invariant, rows: rows.slice(0, 10) }));
  const quick = () => violated(statements.map(({ name, all }) => [name, all.all()] as const));
  const full = () => {
    const integrity = db.pragma('integrity_check', { simple: true });
    return [
      ...quick(),
      ...violated([
        ['I19: the graph has no cycle', cyclicTasks(linksOf(db))],
        ['kernel-spec 11.1 12: at its claim every parent was done', claimsBelowOpenParents(db)],
        ['I16: each attempt has exactly one terminal event', db.prepare(TERMINAL_EVENTS).all()],
        ['I16: folding the events gives the row', foldsThatDiffer(db)],
        ['I22: integrity_check is ok', integrity === 'ok' ? [] : [integrity]],
        ['I22: foreign_key_check is empty', db.pragma('foreign_key_check') as unknown[]],
      ]),
    ];
  };
  return { quick, full, close: () => db.close() };
}

/** Every violated invariant of the board at `path`, an empty list when all hold. */
export function violationsOf(path: string): Violation[] {
  const checker = openChecker(path);
  try {
    return checker.full();
  } finally {
    checker.close();
  }
}

/** Throws one error that lists every violation, if there are any. */
export function assertNone(found: readonly Violation[]): void {
  if (found.length > 0)
    throw new Error(
      `Invariants violated:\n${found.map((v) => `  ${v.invariant}: ${JSON.stringify(v.rows)}`).join('\n')}`,
    );
}

/** Throws when the board at `path` violates an invariant. */
export function assertInvariants(path: string): void {
  assertNone(violationsOf(path));
}

function linksOf(db: Database.Database): Edge[] {
  return db.prepare('SELECT parent_id AS parent, child_id AS child FROM task_links').all() as Edge[];
}
