/**
 * The tools that models call, declared once: name, who sees it, what it does, its input, and an example of right. The
 * MCP server lists and checks them from here; the committed snapshots pin what models see (style rule 19). Names are
 * the reference's (kernel-spec 7). Sizes are smaller than the board's own, because what a model writes is read by
 * models again; every cap is named in the description of its field.
 */
import { z } from 'zod';
import { NAME_CHARS_MAX, PRIORITY_MAX, PRIORITY_MIN, SKILLS_MAX } from './limits.ts';
import { STATUSES, WORKSPACE_KINDS } from './status.ts';

const TOOL_TITLE_CHARS_MAX = 500;
const TOOL_SUMMARY_CHARS_MAX = 4_000;
const TOOL_TEXT_CHARS_MAX = 100_000;
const TOOL_NOTE_CHARS_MAX = 500;
export const TOOL_METADATA_CHARS_MAX = 65_536;
export const TOOL_LIST_MAX = 200;
const IDS_MAX = 200;

/** What a worker may say that it waits for. */
const TOOL_BLOCK_KINDS = ['needs_input', 'dependency', 'capability', 'transient'] as const;

/** `worker`: on its own task, inside a run. `orchestrator`: a person's assistant with the whole board. */
export type ToolUser = 'worker' | 'orchestrator';

export interface ToolDefinition<Input extends z.ZodObject = z.ZodObject> {
  users: readonly ToolUser[];
  /** True when it changes nothing. */
  readOnly: boolean;
  description: string;
  input: Input;
  /** Arguments that pass, shown when others did not. */
  example: Readonly<Record<string, unknown>>;
}

const blankless = (charsMax: number): z.ZodString => z.string().regex(/\S/u, 'must not be blank').max(charsMax);
const id = z.string().min(1).max(64).describe('Task id, such as t_1a2b3c4d');
const ownId = id.describe('Task id; left out, your own task');
const ids = z.array(id).max(IDS_MAX);
const name = blankless(NAME_CHARS_MAX);

const EVERYBODY: readonly ToolUser[] = ['worker', 'orchestrator'];

const board = z.string().min(1).max(64).optional().describe('Board; left out, your own');

/** Every tool may name its board (kernel-spec 7.2). Keeps each tool's own input type. */
function tool<Shape extends z.core.$ZodLooseShape>(definition: ToolDefinition<z.ZodObject<Shape, z.core.$strict>>) {
  return { ...definition, input: definition.input.extend({ board }) };
}

export const TOOLS = {
  kanban_show: tool({
    users: EVERYBODY,
    readOnly: true,
    description:
      'Read a task before working on it: body, results of its parents, earlier runs and how they ended, comments. `worker_context` holds all of it as one text. Long fields are cut and say so.',
    input: z.strictObject({ task_id: ownId.optional() }),
    example: {},
  }),
  kanban_list: tool({
    users: ['orchestrator'],
    readOnly: true,
    description: 'List tasks of the board, most urgent first, archived ones left out unless asked for.',
    input: z.strictObject({
      status: z.enum(STATUSES).optional(),
      assignee: name.optional().describe('Only tasks of this profile'),
      tenant: name.optional().describe('Only tasks of this project'),
      include_archived: z.boolean().optional(),
      limit: z.number().int().min(1).max(TOOL_LIST_MAX).optional().describe(`1 to ${TOOL_LIST_MAX}, default 50`),
    }),
    example: { status: 'blocked', limit: 20 },
  }),
  kanban_complete: tool({
    users: EVERYBODY,
    readOnly: false,
    description:
      'Finish the task: its work is done and checked. The summary is what people and child tasks read; metadata is for programs. Ends the run. Unfinished work is blocked with a question instead.',
    input: z.strictObject({
      task_id: ownId.optional(),
      summary: blankless(TOOL_SUMMARY_CHARS_MAX)
        .optional()
        .describe(`1 to 3 sentences: what was done, what was found. At most ${TOOL_SUMMARY_CHARS_MAX} characters`),
      result: blankless(TOOL_TEXT_CHARS_MAX)
        .optional()
        .describe(
          `The full result when it is text. At most ${TOOL_TEXT_CHARS_MAX} characters; longer goes into a file`,
        ),
      metadata: z
        .record(z.string(), z.unknown())
        .optional()
        .describe(
          `Facts as a JSON object, such as {"changed_files": [], "tests_passed": 12}. At most ${TOOL_METADATA_CHARS_MAX} characters. No secrets, no logs`,
        ),
      created_cards: ids.optional().describe('Ids that kanban_create returned for this task; never from memory'),
      artifacts: z.array(blankless(4_096)).max(IDS_MAX).optional().describe('Paths of files that this work produced'),
    }),
    example: { summary: 'Added 12 tests for the parser; all pass.', metadata: { tests_passed: 12 } },
  }),
  kanban_block: tool({
    users: EVERYBODY,
    readOnly: false,
    description:
      'Stop and ask a person. Give one specific question with its options and what speaks for each. Ends the run; a new one starts after the answer and reads the comments.',
    input: z.strictObject({
      task_id: ownId.optional(),
      reason: blankless(TOOL_SUMMARY_CHARS_MAX).describe(
        `The question. At most ${TOOL_SUMMARY_CHARS_MAX} characters; put more into a comment first`,
      ),
      kind: z
        .enum(TOOL_BLOCK_KINDS)
        .optional()
        .describe(
          'needs_input: a decision (default). dependency: another task first. capability: access or a tool is missing. transient: try again later',
        ),
    }),
    example: { reason: 'Rate limit by IP or by user id? By IP breaks users behind one NAT.' },
  }),
  kanban_heartbeat: tool({
    users: EVERYBODY,
    readOnly: false,
    description:
      'Say how far the work is, every few minutes of long work: "epoch 12 of 50", "3 of 8 files". Using any other tool counts as a sign of life too.',
    input: z.strictObject({
      task_id: ownId.optional(),
      note: blankless(TOOL_NOTE_CHARS_MAX).optional().describe(`A fact. At most ${TOOL_NOTE_CHARS_MAX} characters`),
    }),
    example: { note: '3 of 8 files converted' },
  }),
  kanban_comment: tool({
    users: EVERYBODY,
    readOnly: false,
    description:
      'Add a comment that people and later runs read. It carries your profile as its author. Use it to hand a finding to another task, or for context too long for a block reason.',
    input: z.strictObject({
      task_id: ownId.optional(),
      body: blankless(TOOL_TEXT_CHARS_MAX).describe(`Markdown. At most ${TOOL_TEXT_CHARS_MAX} characters`),
    }),
    example: { body: 'The schema of the export changed; see docs/export.md.' },
  }),
  kanban_create: tool({
    users: EVERYBODY,
    readOnly: false,
    description:
      'Create a task for work that is not yours: a follow-up, or a part for another worker. The body must stand alone: goal, approach, what counts as done. List parents here instead of linking later. The answer has its id and status; it starts by itself when it is ready, assigned and dispatched.',
    input: z.strictObject({
      title: blankless(TOOL_TITLE_CHARS_MAX).describe(`One line. At most ${TOOL_TITLE_CHARS_MAX} characters`),
      assignee: name.describe('The profile that works on it; one that exists'),
      body: z.string().max(TOOL_TEXT_CHARS_MAX).optional().describe(`At most ${TOOL_TEXT_CHARS_MAX} characters`),
      parents: ids.optional().describe('It waits until these are done'),
      tenant: name.optional().describe('The project; left out, that of your own task'),
      priority: z
        .number()
        .int()
        .min(PRIORITY_MIN)
        .max(PRIORITY_MAX)
        .optional()
        .describe('Higher is more urgent, default 0'),
      workspace_kind: z.enum(WORKSPACE_KINDS).optional().describe('Default scratch: a private empty folder'),
      workspace_path: blankless(4_096)
        .optional()
        .describe("Absolute path, for dir and worktree; default: the board's own folder, if it has one"),
      triage: z.boolean().optional().describe('A person looks at it before it may start'),
      initial_status: z.enum(['ready', 'blocked']).optional(),
      idempotency_key: blankless(512)
        .optional()
        .describe('The same key returns the same task, so a retry makes no second one'),
      max_runtime_seconds: z.number().int().min(1).max(31_536_000).optional(),
      skills: z.array(name).max(SKILLS_MAX).optional(),
    }),
    example: { title: 'Translate docs/guide.md to German', assignee: 'claude', body: 'Goal: …\nDone when: …' },
  }),
  kanban_link: tool({
    users: EVERYBODY,
    readOnly: false,
    description:
      'Make one task wait for another. A worker may make only its own task, or one that it created, wait. Parents given to kanban_create need no link.',
    input: z.strictObject({
      parent_id: id.describe('The task that comes first'),
      child_id: id.describe('The task that waits for it'),
    }),
    example: { parent_id: 't_1a2b3c4d', child_id: 't_5e6f7a8b' },
  }),
  kanban_unblock: tool({
    users: ['orchestrator'],
    readOnly: false,
    description: 'Release a blocked or scheduled task after its question is answered. Answer in a comment first.',
    input: z.strictObject({ task_id: id }),
    example: { task_id: 't_1a2b3c4d' },
  }),
};

export type ToolName = keyof typeof TOOLS;
export type ToolInput<Name extends ToolName> = z.infer<(typeof TOOLS)[Name]['input']>;
export const TOOL_NAMES = Object.keys(TOOLS) as ToolName[];

export function toolNamed(given: string): ToolName | null {
  return TOOL_NAMES.find((known) => known === given) ?? null;
}
