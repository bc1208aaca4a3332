/** What the engine streams to a window: a snapshot of a board, then deltas by event id, and the engine's own state. */
import type { Severity } from './diagnostics.ts';
import type { BoardEvent, Card, Comment, LateVerdict, Reason, RunView, Task } from './task.ts';
import type { ProfileView } from './profile.ts';

/** All cards of a board as of event `cursor`. `cardsJson` has them as rows (card-rows.ts), built once, passed as text. */
export interface BoardSnapshot {
  board: string;
  cursor: number;
  cardsJson: string;
  /** The engine's wall clock, epoch milliseconds, so that ages on screen do not depend on the page's clock. */
  now: number;
}

/** Everything that changed after the last cursor. A task in `removed` is gone from the board (deleted). */
export interface BoardDelta {
  board: string;
  cursor: number;
  cards: Card[];
  removed: string[];
  events: BoardEvent[];
  now: number;
}

/** Who dispatches a board. `self`: this engine holds the lock. */
export interface LockOwner {
  self: boolean;
  pid: number;
  host: string;
  /** `app`, `serve`, `dispatch` or another program that holds the flock. */
  kind: string;
  since: number | null;
}

export const DISPATCHER_STATES = ['on', 'paused', 'watching', 'stopped'] as const;
export type DispatcherState = (typeof DISPATCHER_STATES)[number];

export interface EngineStatus {
  board: string;
  state: DispatcherState;
  owner: LockOwner | null;
  lastTickAt: number | null;
  nextTickAt: number | null;
  workers: number;
  workersMax: number;
  profiles: ProfileView[];
  /** Task id → the last line its live worker printed. */
  lastLines: Record<string, string>;
  /** Ready tasks that cannot start until somebody changes something. */
  stuck: { taskId: string; text: string }[];
  /** How many tasks the archive holds. */
  archived: number;
  /** How much `board.diagnostics` has to say, and the worst of it, in one line. */
  health: { count: number; worst: Severity | null; text: string | null };
  databasePath: string;
  databaseBytes: number;
  /** Where new tasks with a folder or worktree work that name no path; null for nowhere. */
  defaultWorkdir: string | null;
  /** Trouble that a person should see, newest first; empty when all is well. */
  problems: { code: string; text: string }[];
  version: string;
}

/** One task with everything the drawer shows. */
export interface TaskDetail {
  task: Task;
  card: Card;
  runs: RunView[];
  comments: Comment[];
  events: BoardEvent[];
  parents: LinkedTask[];
  children: LinkedTask[];
  /** What superseded runs reported too late, oldest first (failures.md F010). */
  lateVerdicts: LateVerdict[];
  /** The person is told of everything that ends a run of it, not only of what needs somebody. */
  isFollowed: boolean;
  /** Why it does not start, in the order in which it is told; empty when it runs, is over or may start now. */
  reasons: Reason[];
}

export interface LinkedTask {
  id: string;
  title: string;
  status: Task['status'];
  assignee: string | null;
}

/** A piece of a run's log. Bytes are decoded lossily; `from` and `to` are byte offsets in the file. */
export interface LogChunk {
  runId: string;
  from: number;
  to: number;
  text: string;
  /** True when bytes before `from` exist but were left out. */
  truncated: boolean;
  /** True when the run has ended and nothing more will come. */
  final: boolean;
}

export interface BoardInfo {
  slug: string;
  name: string;
  path: string;
  current: boolean;
  counts: Partial<Record<Task['status'], number>>;
  total: number;
}
