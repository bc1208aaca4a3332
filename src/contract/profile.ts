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

/**
 * How a worker gets our tools (Model Context Protocol). A name stands for how that agent is told of a server for one
 * run; `file` writes the common `mcpServers` JSON and leaves it to the command to pass `{mcp_file}` on.
 */
export const MCP_WIRINGS = ['none', 'file', 'claude', 'codex', 'opencode', 'gemini'] as const;
export type McpWiring = (typeof MCP_WIRINGS)[number];

/** What the command of a profile may name in braces. The last five stand for files of the run or lists of arguments. */
export const PROFILE_VARIABLES = [
  'prompt',
  'task_id',
  'title',
  'workspace',
  'board',
  'assignee',
  'model',
  'prompt_file',
  'mcp_file',
  'model_args',
  'skill_args',
  'mcp_args',
] as const;

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
  /** How the worker gets our tools; absent is `none`. Arguments for it stand where the command has `{mcp_args}`. */
  mcp?: McpWiring;
  /** What exit codes of the program mean, beyond failure: by code, a sentence for people. */
  exitMeanings?: Readonly<Record<string, string>>;
  /** A failed exit whose last line holds one of these, in any case, is a usage limit and not counted (F046). */
  quotaSigns?: readonly string[];
  /** A task that this worker began and did not finish waits for a person instead of being tried again (F049). */
  neverRetry?: boolean;
  /** Run in the workspace after the worker said that it is done; its exit code decides done or review (F047). */
  check?: readonly string[];
  /** How long the check may take, milliseconds. */
  checkMs?: number;
  /** Arguments after the program that print its version. */
  versionArgs?: readonly string[];
  /** The ready-made profile that this one is made of, such as `claude`. */
  sort?: string;
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
