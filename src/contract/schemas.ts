/**
 * zod schemas of everything that crosses a process boundary into the engine. They bound sizes and refuse unknown
 * keys; the kernel checks meaning. Types flow from here to the RPC client, so a form cannot send a field that the
 * engine would drop.
 */
import { z } from 'zod';
import {
  BODY_CHARS_MAX,
  COMMENT_CHARS_MAX,
  IDEMPOTENCY_KEY_CHARS_MAX,
  NAME_CHARS_MAX,
  PARENTS_MAX,
  PLAN_TASKS_MAX,
  PRIORITY_MAX,
  PRIORITY_MIN,
  RESULT_CHARS_MAX,
  SKILLS_MAX,
  TITLE_CHARS_MAX,
} from './limits.ts';
import { BOARD_SLUG } from './slug.ts';
import { BLOCK_KINDS, STATUSES, WORKSPACE_KINDS } from './status.ts';

export const boardSlug = z
  .string()
  .regex(BOARD_SLUG, 'use 1 to 64 of a-z, 0-9, "-" and "_", starting with a letter or digit');
export const taskId = z.string().min(1).max(64);
const name = z.string().trim().min(1).max(NAME_CHARS_MAX);
const seconds = z.number().int().positive().max(31_536_000);

export const createTaskInput = z.strictObject({
  title: z.string().trim().min(1, 'write what is to be done').max(TITLE_CHARS_MAX),
  body: z.string().max(BODY_CHARS_MAX).nullish(),
  assignee: name.nullish(),
  tenant: name.nullish(),
  priority: z.number().int().min(PRIORITY_MIN).max(PRIORITY_MAX).optional(),
  parents: z.array(taskId).max(PARENTS_MAX).optional(),
  skills: z.array(name).max(SKILLS_MAX).nullish(),
  workspaceKind: z.enum(WORKSPACE_KINDS).optional(),
  workspacePath: z.string().max(4096).nullish(),
  branch: z.string().max(255).nullish(),
  base: z.string().max(255).nullish(),
  idempotencyKey: z.string().max(IDEMPOTENCY_KEY_CHARS_MAX).nullish(),
  maxRuntimeSeconds: seconds.nullish(),
  maxRetries: z.number().int().min(1).max(1000).nullish(),
  triage: z.boolean().optional(),
  scheduledAt: z.number().int().nonnegative().nullish(),
  initialStatus: z.enum(['ready', 'blocked']).optional(),
});

export const taskPatch = z.strictObject({
  title: z.string().trim().min(1).max(TITLE_CHARS_MAX).optional(),
  body: z.string().max(BODY_CHARS_MAX).nullish(),
  assignee: name.nullish(),
  tenant: name.nullish(),
  priority: z.number().int().min(PRIORITY_MIN).max(PRIORITY_MAX).optional(),
  skills: z.array(name).max(SKILLS_MAX).nullish(),
  workspaceKind: z.enum(WORKSPACE_KINDS).optional(),
  workspacePath: z.string().max(4096).nullish(),
  branch: z.string().max(255).nullish(),
  base: z.string().max(255).nullish(),
  maxRuntimeSeconds: seconds.nullish(),
  maxRetries: z.number().int().min(1).max(1000).nullish(),
  scheduledAt: z.number().int().nonnegative().nullish(),
  modelOverride: name.nullish(),
});

/** `parents` are positions in the list; the kernel refuses circles. */
export const decomposeInput = z.strictObject({
  children: z
    .array(
      z.strictObject({
        title: z.string().trim().min(1, 'write what is to be done').max(TITLE_CHARS_MAX),
        body: z.string().max(BODY_CHARS_MAX).nullish(),
        assignee: name.nullish(),
        parents: z.array(z.number().int().nonnegative()).max(PLAN_TASKS_MAX).optional(),
      }),
    )
    .min(1, 'name at least one part')
    .max(PLAN_TASKS_MAX),
  rootAssignee: name.nullish(),
  autoPromote: z.boolean().optional(),
});

/** A move of the table in moves.ts with the answer to its question. `version` is the row the person was looking at. */
export const moveInput = z.strictObject({
  board: boardSlug,
  id: taskId,
  to: z.enum(STATUSES),
  version: z.number().int().nonnegative().optional(),
  reason: z.string().trim().max(COMMENT_CHARS_MAX).optional(),
  kind: z.enum(BLOCK_KINDS).optional(),
  summary: z.string().max(RESULT_CHARS_MAX).optional(),
  assignee: name.optional(),
  scheduledAt: z.number().int().nonnegative().optional(),
});
export type MoveInput = z.infer<typeof moveInput>;

/** The row the person was looking at; a change since then is refused with 'conflict'. */
export const rowVersion = { version: z.number().int().nonnegative().optional() };

export const reassignInput = z.strictObject({
  board: boardSlug,
  id: taskId,
  assignee: name.nullable(),
  ...rowVersion,
});
export type ReassignInput = z.infer<typeof reassignInput>;

/** `after` is the cursor of the page before. */
export const archivedInput = z.strictObject({
  board: boardSlug,
  text: z.string().max(TITLE_CHARS_MAX).default(''),
  after: z.strictObject({ since: z.number(), id: taskId }).nullable().default(null),
});

export const commentInput = z.strictObject({
  board: boardSlug,
  id: taskId,
  body: z.string().trim().min(1, 'write something').max(COMMENT_CHARS_MAX),
});
