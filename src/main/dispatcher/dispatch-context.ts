/**
 * What the phases of a tick share while one process dispatches one board. Everything in here can be lost at any
 * instant: the kernel and the operating system hold the truth, and `open-runs.ts` rebuilds the rest from them.
 */
import { profileNamed, type Config } from '../../contract/config.ts';
import type { Run } from '../../contract/task.ts';
import type { VerdictSource } from '../../contract/profile.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Exit, World } from '../world/world.ts';
import type { BoardPaths } from './board-paths.ts';
import type { StopReason } from './classify-exit.ts';
import type { ClockWatch } from './clock-jump.ts';
import type { Observer } from './observer.ts';
import type { ProfileCooldown } from './profile-cooldown.ts';
import type { Worktrees } from './worktrees.ts';

/** A worker this process started or adopted and has not seen end. */
export interface Watched {
  /** Set when the process was our child and ended; an adopted one is asked by identity instead. */
  exit: Exit | null;
  isChild: boolean;
  verdict: VerdictSource;
  profile: string;
  /** Monotonic milliseconds at which its time limit starts to count. */
  since: number;
  logPath: string | null;
  /** Size of the log when its middle was last dropped; see worker-log.ts. */
  boundedAt: number;
}

/** A tree that is being ended; see stop-tree.ts. */
export interface Stop {
  run: Run;
  /** Set while the run is still open: what the proof of death settles it as. */
  settleFor: StopReason | null;
  /** Monotonic time before which the worker may end by itself. */
  askAt: number;
  termAt: number | null;
  killAt: number | null;
  isReported: boolean;
}

/** What happened since the last tick reported; settlements also come from timers between ticks. */
export interface Journal {
  settled: { taskId: string; outcome: string }[];
  adopted: string[];
  reclaimed: number;
}

export interface DispatchContext {
  readonly kernel: Kernel;
  readonly world: World;
  readonly board: string;
  readonly paths: BoardPaths;
  readonly cli: readonly string[];
  readonly hostEnv: Readonly<Record<string, string>>;
  readonly watched: Map<string, Watched>;
  readonly stops: Map<string, Stop>;
  readonly cooldown: ProfileCooldown;
  readonly worktrees: Worktrees;
  readonly observer: Observer;
  config: Config;
  /** Marks the claims of this generation; see claims.ts. */
  claimer: string;
  epoch: number;
  /** A single tick by a process that may exit right after: live workers are left as they are, not adopted. */
  isOneShot: boolean;
  /** The last look at the open runs left one that is too young to judge, or whose tree goes on without its leader. */
  isUndecided: boolean;
  /** When a task that waits may start although nothing changes, epoch milliseconds; null when none does. */
  lookAgainAt: number | null;
  /** Both clocks at the last tick; null before the first. */
  clock: ClockWatch | null;
  /** Runs whose leader left with code 0 and no verdict, and since when (monotonic): others of their tree go on. */
  readonly handedOver: Map<string, number>;
  /** Ticks in a row that left work which could start, started none and saw no worker (kernel-spec 9.4). */
  idle: { since: number; ticks: number } | null;
  journal: Journal;
  /** Asks for a tick because a worker ended. */
  wake: () => void;
}

export function emptyJournal(): Journal {
  return { settled: [], adopted: [], reclaimed: 0 };
}

/** The verdict source of a profile; a name that is gone from the configuration never completes by exit code. */
export function verdictOf(config: Config, profile: string | null): VerdictSource {
  return profileNamed(config, profile)?.verdict ?? 'tools';
}
