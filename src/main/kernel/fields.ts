/**
 * The fields of a task that people write: which column holds each, and what cleans it. One table, so that a task is
 * created and edited by the same rules. Writes nothing.
 */
import type { WorkspaceKind } from '../../contract/status.ts';
import type { CreateTaskInput, TaskPatch } from '../../contract/task.ts';
import type { WholeTaskRow } from './rows.ts';
import {
  cleanBase,
  cleanBody,
  cleanBranch,
  cleanMaxRetries,
  cleanMaxRuntime,
  cleanName,
  cleanPath,
  cleanPriority,
  cleanSkills,
  cleanTitle,
  cleanWorkspaceKind,
} from './validate.ts';

interface Field {
  column: keyof WholeTaskRow;
  field: keyof CreateTaskInput & keyof TaskPatch;
  /** @param kind of workspace that the task then has. @throws Refusal */
  clean: (value: unknown, kind: WorkspaceKind) => string | number | null;
}

/** In the order in which they are checked. */
export const FIELDS = [
  { column: 'title', field: 'title', clean: cleanTitle },
  { column: 'body', field: 'body', clean: cleanBody },
  { column: 'assignee', field: 'assignee', clean: (value) => cleanName('assignee', value) },
  { column: 'tenant', field: 'tenant', clean: (value) => cleanName('tenant', value) },
  { column: 'priority', field: 'priority', clean: cleanPriority },
  { column: 'skills', field: 'skills', clean: cleanSkills },
  { column: 'workspace_kind', field: 'workspaceKind', clean: cleanWorkspaceKind },
  { column: 'workspace_path', field: 'workspacePath', clean: cleanPath },
  { column: 'branch_name', field: 'branch', clean: cleanBranch },
  { column: 'base_branch', field: 'base', clean: cleanBase },
  { column: 'max_runtime_seconds', field: 'maxRuntimeSeconds', clean: cleanMaxRuntime },
  { column: 'max_retries', field: 'maxRetries', clean: cleanMaxRetries },
] as const satisfies readonly Field[];

export type FieldColumns = Pick<WholeTaskRow, (typeof FIELDS)[number]['column']>;

/** All of them for a new task; what is not given has its default. @throws Refusal */
export function fieldColumns(input: CreateTaskInput): FieldColumns {
  const kind = cleanWorkspaceKind(input.workspaceKind ?? 'scratch');
  const given = { ...input, workspaceKind: kind, priority: input.priority ?? 0 };
  const columns = FIELDS.map(({ column, field, clean }: Field) => [column, clean(given[field], kind)]);
  return Object.fromEntries(columns) as FieldColumns;
}
