/** How a worker is started, as surfaces see it. The parsed form of a `[profiles.<name>]` table of config.toml. */

/** Built-in kinds need nothing installed; `command` runs the argv given in the profile. */
export const PROFILE_KINDS = ['shell', 'demo', 'command'] as const;
export type ProfileKind = (typeof PROFILE_KINDS)[number];

/** Where the prompt goes: one argument of the argv, standard input, or a file whose path is an argument. */
export const PROMPT_WAYS = ['argument', 'stdin', 'file', 'none'] as const;
export type PromptWay = (typeof PROMPT_WAYS)[number];

/**
 * Who says how a run ended. `tools`: the worker calls complete or block; exit 0 without a verdict is
 * `no_verdict`. `exit-code`: exit 0 is complete, anything else a failure (scripts).
 */
export const VERDICT_SOURCES = ['tools', 'exit-code'] as const;
export type VerdictSource = (typeof VERDICT_SOURCES)[number];

export interface Profile {
  name: string;
  kind: ProfileKind;
  /** argv with `{…}` variables, each expanded inside its own element, never by a shell. Empty for built-ins. */
  command: readonly string[];
  prompt: PromptWay;
  verdict: VerdictSource;
  /** Live workers of this profile at once, on one board. */
  slots: number;
  maxRuntimeSeconds: number | null;
  /** Extra environment for the worker, on top of the allow-list. */
  env: Readonly<Record<string, string>>;
  /** Names of variables passed through from the host's environment, on top of the allow-list. */
  passEnv: readonly string[];
  description: string;
  model: string | null;
  /** What the element `{model_args}` of the command becomes when there is a model; nothing otherwise. */
  modelArgs?: readonly string[];
  /** What the element `{skill_args}` becomes for each skill of the task. */
  skillArgs?: readonly string[];
  /** A failed exit whose last line holds one of these, in any case, is a usage limit and not counted (F046). */
  quotaSigns?: readonly string[];
  /** Arguments after the program that print its version. */
  versionArgs?: readonly string[];
  /** Comes with the program and is listed only where its command is found. */
  isReadyMade?: boolean;
}

/** What the window lists; environment values stay in the engine. */
export interface ProfileView {
  name: string;
  kind: ProfileKind;
  slots: number;
  running: number;
  /** The resolved executable, or null when the command is not on the PATH. */
  resolved: string | null;
  problem: string | null;
  description: string;
}
