/** The New task form as data: its fields, and what is wrong with them. Bounds are the contract's. Knows no engine. */
import { BODY_CHARS_MAX, NAME_CHARS_MAX, SKILLS_MAX, TITLE_CHARS_MAX } from '../../../contract/limits.ts';
import type { WorkspaceKind } from '../../../contract/status.ts';
import type { NewTask } from '../../actions/tasks.ts';
import { boardNow } from '../../lib/clock.ts';
import { parseDuration } from '../../lib/format.ts';

export interface Draft {
  title: string;
  body: string;
  worker: string;
  project: string;
  priority: number;
  parents: string[];
  workspace: WorkspaceKind;
  path: string;
  /** The branch of a worktree. */
  branch: string;
  maxRuntime: string;
  /** Names between commas. */
  skills: string;
  /** When it may start, as the system's own field says it: local time; '' at once. */
  start: string;
}

export const EMPTY_DRAFT: Draft = {
  title: '',
  body: '',
  worker: '',
  project: '',
  priority: 0,
  parents: [],
  workspace: 'scratch',
  path: '',
  branch: '',
  maxRuntime: '',
  skills: '',
  start: '',
};

export type Problems = Partial<Record<keyof Draft, string>>;

/** Epoch milliseconds, null to start at once; NaN for what is no time. */
function startOf({ start }: Draft): number | null {
  return start === '' ? null : new Date(start).getTime();
}

function skillsOf({ skills }: Draft): string[] {
  return [...new Set(skills.split(',').map((name) => name.trim()))].filter((name) => name !== '');
}

/**
 * Every field that cannot be sent as it is, each with the sentence to show beside it.
 * @param defaultFolder where tasks of the board work that name no folder; null for nowhere
 */
export function problemsOf(draft: Draft, defaultFolder: string | null = null): Problems {
  const problems: Problems = {};
  if (draft.title.trim() === '') problems.title = 'Write what is to be done.';
  else if (draft.title.length > TITLE_CHARS_MAX) problems.title = `At most ${TITLE_CHARS_MAX} characters.`;
  if (draft.body.length > BODY_CHARS_MAX) problems.body = `At most ${BODY_CHARS_MAX} characters.`;
  if (draft.project.trim().length > NAME_CHARS_MAX) problems.project = `At most ${NAME_CHARS_MAX} characters.`;
  const path = draft.path.trim();
  const takesDefault = path === '' && defaultFolder !== null;
  if (draft.workspace !== 'scratch' && !takesDefault && !/^(?:\/|~\/|[A-Za-z]:[\\/])/.test(path))
    problems.path =
      draft.workspace === 'dir' ? 'Give the full path of an existing folder.' : 'Give the full path of a repository.';
  if (parseDuration(draft.maxRuntime) === undefined) problems.maxRuntime = 'Write 45m, 2h or 1h30m, or leave it empty.';
  const startAt = startOf(draft);
  if (startAt !== null && !(startAt > boardNow())) problems.start = 'Pick a time in the future.';
  if (skillsOf(draft).length > SKILLS_MAX) problems.skills = `At most ${SKILLS_MAX} skills.`;
  return problems;
}

/** The names under which the engine refuses fields of this form. */
const ENGINE_FIELDS: Readonly<Record<string, keyof Draft>> = {
  title: 'title',
  body: 'body',
  assignee: 'worker',
  tenant: 'project',
  priority: 'priority',
  parents: 'parents',
  workspaceKind: 'workspace',
  workspacePath: 'path',
  branch: 'branch',
  skills: 'skills',
  scheduledAt: 'start',
  maxRuntimeSeconds: 'maxRuntime',
};

/** Puts the engine's refusal beside the field it names; unknown or none goes beside the title. */
export function problemFrom(field: string | null, text: string): Problems {
  const own = field === null ? undefined : ENGINE_FIELDS[field];
  return { [own ?? 'title']: text };
}

/** The task to create. Call only when problemsOf is empty. */
export function taskOf(draft: Draft): NewTask {
  const text = (value: string): string | null => (value.trim() === '' ? null : value.trim());
  return {
    title: draft.title.trim(),
    body: text(draft.body) === null ? null : draft.body,
    assignee: text(draft.worker),
    tenant: text(draft.project),
    priority: draft.priority,
    parents: draft.parents,
    workspaceKind: draft.workspace,
    workspacePath: draft.workspace === 'scratch' ? null : text(draft.path),
    branch: draft.workspace === 'worktree' ? text(draft.branch) : null,
    maxRuntimeSeconds: parseDuration(draft.maxRuntime) ?? null,
    skills: skillsOf(draft).length === 0 ? null : skillsOf(draft),
    scheduledAt: startOf(draft),
  };
}
