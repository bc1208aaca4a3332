/**
 * The shape of config.toml. Names are snake_case as TOML readers expect; durations are seconds (fractions allowed)
 * because people write them. Every unknown key is refused: a misspelt limit that is silently ignored is worse than
 * a file that does not load. When you add a key here, also add it to docs and to `readDispatch` or `readProfile`.
 */
import { z } from 'zod';
import { CLAIM_TTL_SECONDS, FAILURE_LIMIT, NAME_CHARS_MAX } from '../../contract/limits.ts';
import { ATTENTIONS, type AttentionKind } from '../../contract/attention.ts';
import { AGENT_PROFILES } from './agent-profiles.ts';
import { MCP_WIRINGS, PROFILE_KINDS, PROMPT_WAYS, VERDICT_SOURCES } from '../../contract/profile.ts';

/** Longest interval and runtime that is taken for meant: one year. */
const YEAR_SECONDS = 31_536_000;

const seconds = (min: number): z.ZodNumber => z.number().min(min).max(YEAR_SECONDS);
const variableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'use letters, digits and "_", not starting with a digit')
  .refine(
    (name) => !name.startsWith('FLOCKBOARD_'),
    'FLOCKBOARD_ names are set by the dispatcher; choose another name',
  );
const noNul = (text: string): boolean => !text.includes('\u0000');
const text = z.string().max(32_768).refine(noNul, 'must not contain a NUL character');

/** A name that can be an assignee: what a person types after `--assignee`. */
export const profileName = z
  .string()
  .min(1)
  .max(NAME_CHARS_MAX)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'use letters, digits, ".", "_" and "-", starting with a letter or digit');

export const dispatchTable = z.strictObject({
  enabled: z.boolean().default(true),
  interval_seconds: seconds(0.1).default(60),
  max_workers: z.number().int().min(1).max(1000).default(4),
  failure_limit: z.number().int().min(1).max(1000).default(FAILURE_LIMIT),
  claim_ttl_seconds: seconds(1).default(CLAIM_TTL_SECONDS),
  stop_grace_seconds: seconds(0).default(5),
  verdict_grace_seconds: seconds(0).default(10),
  default_assignee: z.string().max(NAME_CHARS_MAX).default(''),
  retry_backoff_seconds: z.number().min(0).max(300).default(1),
  max_workers_per_tenant: z.number().int().min(1).max(1000).optional(),
  pause_on_battery: z.boolean().default(false),
  memory_floor_mb: z.number().int().min(0).max(1_048_576).default(256),
});

export const profileTable = z.strictObject({
  kind: z.enum([...PROFILE_KINDS, ...Object.keys(AGENT_PROFILES)]).optional(),
  command: z.array(text).min(1).max(1024).optional(),
  prompt: z.enum(PROMPT_WAYS).optional(),
  verdict: z.enum(VERDICT_SOURCES).optional(),
  slots: z.number().int().min(1).max(1000).optional(),
  max_runtime_seconds: z.number().int().min(1).max(YEAR_SECONDS).optional(),
  env: z.record(variableName, text).optional(),
  pass_env: z.array(variableName).max(256).optional(),
  description: z.string().max(2000).optional(),
  model: z.string().max(NAME_CHARS_MAX).optional(),
  model_args: z.array(text).max(64).optional(),
  skill_args: z.array(text).max(64).optional(),
  never_retry: z.boolean().optional(),
  check: z.array(text).max(1024).optional(),
  check_seconds: seconds(1).optional(),
  quota_signs: z.array(z.string().min(3).max(200)).max(64).optional(),
  version_args: z.array(text).max(64).optional(),
  mcp: z.enum(MCP_WIRINGS).optional(),
});
export type ProfileTable = z.infer<typeof profileTable>;

export const notifyTable = z
  .strictObject({
    command: z.array(text).min(1).max(1024).optional(),
    file: text.regex(/^\//, 'must be an absolute path').optional(),
  })
  .refine(({ command, file }) => (command === undefined) !== (file === undefined), 'give either command or file');

export const worktreeTable = z.strictObject({
  copy: z.array(text).max(256).default([]),
  setup: z.array(text).max(1024).default([]),
  setup_seconds: seconds(1).default(600),
});

/** A program of the person's own and its arguments. */
const program = z
  .array(text)
  .min(1)
  .max(64)
  .refine(([name = '']) => name.trim() !== '', 'the program (first element) must not be empty');

export const openTable = z.strictObject({
  editor: program
    .refine((argv) => argv.some((element) => element.includes('{path}')), 'needs {path} among its arguments')
    .optional(),
  terminal: program.optional(),
});

const told = z.boolean().default(true);
/** One switch for each kind. */
const noticeSwitches = Object.fromEntries(ATTENTIONS.map((kind) => [kind, told])) as Record<AttentionKind, typeof told>;

export const configFile = z.strictObject({
  dispatch: dispatchTable.prefault({}),
  logs: z
    .strictObject({ max_bytes: z.number().int().min(65_536).max(1_099_511_627_776).default(67_108_864) })
    .prefault({}),
  retention: z
    .strictObject({
      scratch_hours: z.number().min(0).max(87_600).default(24),
      log_days: z.number().min(0).max(3_650).default(30),
    })
    .prefault({}),
  notices: z.strictObject(noticeSwitches).prefault({}),
  desktop: z.strictObject({ start_at_login: z.boolean().default(false) }).prefault({}),
  open: openTable.prefault({}),
  notify: z.record(profileName, notifyTable).default({}),
  worktrees: z.record(text.regex(/^\//, 'must be the absolute path of a repository'), worktreeTable).default({}),
  profiles: z.record(profileName, profileTable).default({}),
});
export type ConfigFile = z.infer<typeof configFile>;
