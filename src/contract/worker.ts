/** The workers that tasks can be given to, as the settings screen lists and tries them. */
import type { McpWiring, ProfileKind, VerdictSource } from './profile.ts';
import type { ProfileValue } from './settings.ts';

/**
 * `failing`: the program is there and does not say its version. `unknown`: it was not asked, has
 * none, or took too long.
 */
export type WorkerHealth = 'ready' | 'missing' | 'failing' | 'unknown';

export interface WorkerInfo {
  name: string;
  kind: ProfileKind;
  /** The ready-made profile that it is made of, such as `claude`; null for a command of one's own and for built-ins. */
  sort: string | null;
  /** Comes with Flockboard, under its own name. */
  isReadyMade: boolean;
  /** What `[profiles.<name>]` of config.toml says, values of `env` left out; null without such a table. */
  table: Readonly<Record<string, ProfileValue>> | null;
  description: string;
  slots: number;
  verdict: VerdictSource;
  mcp: McpWiring;
  model: string | null;
  maxRuntimeSeconds: number | null;
  /** argv with its variables; empty for built-ins. */
  command: readonly string[];
  /** Absolute path of the program; null when it was not found. */
  program: string | null;
  version: string | null;
  health: WorkerHealth;
  /** One sentence with the fix, or null. */
  problem: string | null;
}

/** Where a program was found that is not on the PATH of the workers. */
export interface ProgramPlaces {
  /** Absolute, best first; empty when it was not found. */
  paths: readonly string[];
  /** How many folders were looked in. */
  folders: number;
}

/** What happens during a test start. `ended` is the last; every process of the worker is gone by then. */
export type WorkerProbe =
  | { kind: 'started'; argv: readonly string[] }
  | { kind: 'output'; text: string }
  | { kind: 'ended'; works: boolean; text: string; seconds: number };
