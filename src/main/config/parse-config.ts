/**
 * Turns the text of config.toml into the frozen Config that hosts hand to the engine. It reads no file and no
 * environment; it either returns a whole configuration or refuses with one sentence that names file, line, field
 * and fix. Nothing on a board can change what it returns (threats T15, T16).
 */
import { TomlError, parse } from 'smol-toml';
import type { z } from 'zod';
import type { Config } from '../../contract/config.ts';
import { Refusal } from '../../contract/error.ts';
import { PROFILE_KINDS, PROFILE_VARIABLES, type Profile } from '../../contract/profile.ts';
import { AGENT_PROFILES, type AgentProfile } from './agent-profiles.ts';
import { BUILT_IN_PROFILES } from './built-in-profiles.ts';
import { lineOfKey } from './locate.ts';
import { configFile } from './schema.ts';
import type { ConfigFile, ProfileTable } from './schema.ts';

export interface ConfigSource {
  /** Absolute home folder, copied into the result. */
  home: string;
  /** Path of the file, for messages. */
  path: string;
}

/** What a command may hold in braces; the dispatcher's worker-command.ts puts the values in. */
const COMMAND_VARIABLES: ReadonlySet<string> = new Set(PROFILE_VARIABLES);

/** Keys of a built-in profile that config.toml may not change. */
/** How long a check command may take when the file does not say. */
const CHECK_SECONDS = 600;

const FIXED_KEYS = ['kind', 'command', 'prompt', 'verdict', 'mcp'] as const;

/**
 * @param text the file's text, or null when there is none: then every default applies
 * @throws Refusal 'config' with `details` {path, line, field}
 */
export function parseConfig(text: string | null, source: ConfigSource): Config {
  const file = validate(text ?? '', source);
  const profiles: Record<string, Profile> = { ...BUILT_IN_PROFILES, ...AGENT_PROFILES };
  for (const [name, table] of Object.entries(file.profiles)) {
    profiles[name] = readProfile(name, table, (field, problem) =>
      complain(text ?? '', source, ['profiles', name, field], problem),
    );
  }
  const fallback = file.dispatch.default_assignee.trim();
  if (fallback !== '' && !Object.hasOwn(profiles, fallback)) {
    throw complain(
      text ?? '',
      source,
      ['dispatch', 'default_assignee'],
      `there is no profile "${fallback}"; use one of ${Object.keys(profiles).join(', ')}`,
    );
  }
  return deepFreeze({
    home: source.home,
    dispatch: readDispatch(file.dispatch),
    retention: {
      scratchMs: Math.round(file.retention.scratch_hours * 3_600_000),
      logsMs: Math.round(file.retention.log_days * 86_400_000),
    },
    notices: file.notices,
    desktop: { startAtLogin: file.desktop.start_at_login },
    open: { editor: file.open.editor ?? [], terminal: file.open.terminal ?? [] },
    worktrees: Object.fromEntries(
      Object.entries(file.worktrees).map(([path, { copy, setup, setup_seconds: limit }]) => [
        path,
        { copy, setup, setupMs: Math.round(limit * 1000) },
      ]),
    ),
    notify: Object.fromEntries(
      Object.entries(file.notify).map(([name, table]) => [
        name,
        { command: table.command ?? [], file: table.file ?? null },
      ]),
    ),
    profiles,
    logBytesMax: file.logs.max_bytes,
  });
}

function validate(text: string, source: ConfigSource): ConfigFile {
  const value = parseToml(text, source);
  const hidden = pathOfProto(value);
  if (hidden !== null) throw complain(text, source, hidden, 'is not a usable name; choose another');
  const parsed = configFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw complain(text, source, [], 'is not valid');
  throw complain(text, source, fieldOf(issue), sentenceOf(issue));
}

/** zod passes over a key named __proto__ without a word; here nothing is passed over. */
function pathOfProto(value: unknown): string[] | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const below = key === '__proto__' ? [] : pathOfProto(inner);
    if (below !== null) return [key, ...below];
  }
  return null;
}

function parseToml(text: string, source: ConfigSource): unknown {
  try {
    return parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const problem = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
    throw new Refusal('config', `${source.path}:${error.line}: not valid TOML: ${problem}.`, {
      path: source.path,
      line: error.line,
      field: null,
    });
  }
}

/** Names of unknown keys are part of the path, so that the line of the key itself is found. */
function fieldOf(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.map(String);
  return issue.code === 'unrecognized_keys' ? [...path, issue.keys[0] ?? ''] : path;
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return 'is not a known key; check its spelling or remove it';
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? 'is not a valid name';
  if (issue.code === 'invalid_value')
    return `must be one of ${issue.values.map((value) => `"${String(value)}"`).join(', ')}`;
  if (issue.code === 'invalid_type') return `must be ${withArticle(issue.expected)}`;
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}${unitOf(issue.origin)}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}${unitOf(issue.origin)}`;
  return issue.message;
}

function withArticle(type: string): string {
  const names: Record<string, string> = {
    int: 'a whole number',
    array: 'a list',
    object: 'a table',
    record: 'a table',
    string: 'a text in quotes',
    boolean: 'true or false',
  };
  return names[type] ?? `a ${type}`;
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' elements' : '';
}

function complain(text: string, source: ConfigSource, field: readonly string[], problem: string): Refusal {
  const line = lineOfKey(text, field);
  const where = line === null ? source.path : `${source.path}:${line}`;
  const name = field.length === 0 ? 'the file' : field.join('.');
  return new Refusal('config', `${where}: ${name}: ${problem}.`, { path: source.path, line, field: field.join('.') });
}

function readDispatch(table: ConfigFile['dispatch']): Config['dispatch'] {
  return {
    enabled: table.enabled,
    intervalMs: Math.round(table.interval_seconds * 1000),
    workersMax: table.max_workers,
    failureLimit: table.failure_limit,
    claimTtlSeconds: table.claim_ttl_seconds,
    stopGraceMs: Math.round(table.stop_grace_seconds * 1000),
    verdictGraceMs: Math.round(table.verdict_grace_seconds * 1000),
    defaultAssignee: table.default_assignee.trim() || null,
    retryBackoffMs: Math.round(table.retry_backoff_seconds * 1000),
    tenantWorkersMax: table.max_workers_per_tenant ?? null,
    pauseOnBattery: table.pause_on_battery,
    memoryFloorBytes: table.memory_floor_mb * 1_048_576,
  };
}

function named<T>(table: Readonly<Record<string, T>>, name: string | undefined): T | null {
  return name !== undefined && Object.hasOwn(table, name) ? (table[name] ?? null) : null;
}

function readProfile(name: string, table: ProfileTable, refuse: (field: string, problem: string) => Refusal): Profile {
  const builtIn = named(BUILT_IN_PROFILES, name);
  const isCommand = table.command !== undefined && table.kind === undefined;
  const agent = builtIn === null && !isCommand ? (named(AGENT_PROFILES, table.kind) ?? agentOf(name, table)) : null;
  const kind = builtIn?.kind ?? kindOf(agent === null ? table.kind : 'command');
  if (builtIn !== null || kind !== 'command') {
    const key = FIXED_KEYS.find((fixed) => table[fixed] !== undefined && !(fixed === 'kind' && table.kind === kind));
    if (key !== undefined)
      throw refuse(key, `a profile of kind "${kind}" has its own; remove it or choose another name`);
  }
  const base: AgentProfile | null = builtIn ?? agent ?? named(BUILT_IN_PROFILES, kind);
  const command = table.command ?? (name === base?.name ? base.command : (base?.commandByName ?? base?.command));
  if (command === undefined) {
    throw refuse('command', 'is missing; give the program and its arguments, such as ["claude", "-p", "{prompt}"]');
  }
  if (table.command?.[0]?.trim() === '') throw refuse('command', 'the program (first element) must not be empty');
  if (table.check?.[0]?.trim() === '') throw refuse('check', 'the program (first element) must not be empty');
  const profile: Profile = { ...readCommon(name, table, base), kind, command };
  const problem = commandProblem(profile);
  if (problem !== null) throw refuse('command', problem);
  return profile;
}

/** The ready-made profile that a table without `kind` changes: the one of its own name. */
function agentOf(name: string, table: ProfileTable): AgentProfile | null {
  return table.kind === undefined ? named(AGENT_PROFILES, name) : null;
}

function kindOf(given: string | undefined): Profile['kind'] {
  return PROFILE_KINDS.find((kind) => kind === given) ?? 'command';
}

function readCommon(name: string, table: ProfileTable, base: Profile | null): Omit<Profile, 'kind' | 'command'> {
  // A command of one's own says itself how it takes the prompt.
  const prompt = table.prompt ?? (table.command === undefined ? base?.prompt : promptWayOf(table.command));
  return {
    name,
    prompt: prompt ?? 'stdin',
    verdict: table.verdict ?? base?.verdict ?? 'tools',
    slots: table.slots ?? base?.slots ?? 1,
    maxRuntimeSeconds: table.max_runtime_seconds ?? null,
    env: table.env ?? {},
    passEnv: table.pass_env ?? base?.passEnv ?? [],
    description: table.description ?? base?.description ?? '',
    model: table.model ?? null,
    modelArgs: table.model_args ?? base?.modelArgs ?? [],
    skillArgs: table.skill_args ?? base?.skillArgs ?? [],
    neverRetry: table.never_retry ?? base?.neverRetry ?? false,
    check: table.check ?? base?.check ?? [],
    checkMs: Math.round((table.check_seconds ?? CHECK_SECONDS) * 1_000),
    quotaSigns: table.quota_signs ?? base?.quotaSigns ?? [],
    versionArgs: table.version_args ?? base?.versionArgs ?? [],
    mcp: table.mcp ?? (table.command === undefined ? base?.mcp : wiringOf(table.command)) ?? 'none',
    ...(base?.exitMeanings === undefined ? {} : { exitMeanings: base.exitMeanings }),
    ...(base?.sort === undefined ? {} : { sort: base.sort }),
  };
}

/** What the program would be given literally, or never be told. */
function commandProblem({ command, mcp }: Profile): string | null {
  const wrong = command.find(
    (element) => /^\{[a-z_]+\}$/.test(element) && !COMMAND_VARIABLES.has(element.slice(1, -1)),
  );
  if (wrong !== undefined) {
    return `"${wrong}" is no variable; use ${[...COMMAND_VARIABLES].map((variable) => `{${variable}}`).join(', ')}`;
  }
  const needs = mcp === 'file' ? '{mcp_file}' : mcp === 'claude' || mcp === 'codex' ? '{mcp_args}' : null;
  if (needs === null || command.some((element) => element.includes(needs))) return null;
  return `mcp = "${mcp}" needs ${needs} in the command`;
}

function wiringOf(command: readonly string[]): Profile['mcp'] {
  return command.some((element) => element.includes('{mcp_file}')) ? 'file' : 'none';
}

/** What the command's own variables imply; a command that names neither reads standard input. */
function promptWayOf(command: readonly string[]): Profile['prompt'] {
  if (command.some((element) => element.includes('{prompt_file}'))) return 'file';
  return command.some((element) => element.includes('{prompt}')) ? 'argument' : 'stdin';
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
  return Object.freeze(value);
}
