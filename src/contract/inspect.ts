/**
 * What people look at behind a task and that is no part of the board: what a live worker uses, any part of a run's
 * log, what changed in a workspace under git, and what was put into the archive. Read-only, never stored.
 */
import type { Card } from './task.ts';

/** What the process tree of one open run uses now. */
export interface WorkerUsage {
  taskId: string;
  runId: string;
  /** Share of one processor since the last look, percent: 200 is two of them. Null at the first look. */
  cpuPercent: number | null;
  /** Resident memory of all processes, bytes; what they share is counted for each. */
  memoryBytes: number;
  processes: number;
}

/** All live workers of a board at one moment; a worker that the system does not tell about is left out. */
export interface BoardUsage {
  board: string;
  now: number;
  workers: WorkerUsage[];
}

/** Where a text stands in a log. Offsets are bytes from its start. */
export interface LogMatches {
  /** Starts of the lines that hold the text, in the order of the file; the last LOG_MATCHES_MAX of them. */
  at: number[];
  /** Lines that hold it, those left out included. */
  total: number;
  /** Searched from this byte on; 0 unless the log is longer than LOG_SEARCH_BYTES_MAX. */
  from: number;
  /** Size of the log when it was searched. */
  bytes: number;
}

/** The lines of a log around one byte, decoded lossily. `before` and `after` meet at byte `at`. */
export interface LogPiece {
  from: number;
  at: number;
  to: number;
  bytes: number;
  before: string;
  after: string;
}

export const LOG_MATCHES_MAX = 1000;
export const LOG_SEARCH_BYTES_MAX = 512 * 1024 * 1024;
export const LOG_PIECE_BYTES = 65_536;

/** `added`, `removed`, `changed`; `untracked` is a new file that git was not told of. */
export type FileChange = 'added' | 'removed' | 'changed' | 'untracked';

export interface ChangedFile {
  /** Relative to the top of the working tree. */
  path: string;
  change: FileChange;
  /** Lines; null where git does not count them: binary and untracked files. */
  added: number | null;
  removed: number | null;
}

/** What a workspace under git holds that its starting point does not, committed or not. */
export interface WorkspaceChanges {
  /** The working tree. */
  path: string;
  /** Null on a detached HEAD. */
  branch: string | null;
  /** The branch it is compared with; null: with its own last commit. */
  base: string | null;
  /** Commits since then. */
  commits: number;
  /** At most CHANGED_FILES_MAX, by path. */
  files: ChangedFile[];
  fileCount: number;
  /** Lines of all files together. */
  added: number;
  removed: number;
}

export const CHANGED_FILES_MAX = 300;

/** A page of archived tasks, the newest archived first. */
export interface ArchivedPage {
  cards: Card[];
  /** Where the next page begins; null when this was the last. */
  next: ArchivedCursor | null;
}

/** The last card of a page, by when it was archived: seconds as the board holds them. */
export interface ArchivedCursor {
  since: number;
  id: string;
}

export const ARCHIVED_PAGE = 50;
