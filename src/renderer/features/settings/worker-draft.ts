/** The form of one worker: made of what the engine says of it, and turned into the keys of its table that changed. */
import type { ProfileInput } from '../../../contract/settings.ts';
import type { WorkerInfo } from '../../../contract/worker.ts';
import { argvToText, textToArgv } from '../../lib/argv-text.ts';
import { durationField, parseDuration } from '../../lib/format.ts';

export interface EnvRow {
  name: string;
  /** Null keeps the value that stands in the file, which no window is told. */
  value: string | null;
}

export interface WorkerDraft {
  name: string;
  description: string;
  /** The ready-made or built-in sort it is made of; '' for a command of one's own. */
  sort: string;
  command: string;
  /** '' leaves it to the sort, or to the variables of the command. */
  prompt: string;
  verdict: string;
  model: string;
  slots: string;
  maxRuntime: string;
  env: readonly EnvRow[];
  /** Names, separated by spaces. */
  passEnv: string;
}

/** A problem of one field, by the key of the table that it stands for. */
export type WorkerProblems = Readonly<Record<string, string>>;

export const NEW_WORKER: WorkerDraft = {
  name: '',
  description: '',
  sort: '',
  command: '',
  prompt: '',
  verdict: '',
  model: '',
  slots: '',
  maxRuntime: '',
  env: [],
  passEnv: '',
};

/** The sort that a worker is made of; '' for a command of its own. */
export function sortOf(worker: WorkerInfo): string {
  if (worker.sort !== null) return worker.sort;
  return worker.kind === 'command' ? '' : worker.kind;
}

function textIn(worker: WorkerInfo, key: string): string {
  const value = worker.table?.[key];
  return typeof value === 'string' ? value : '';
}

export function draftOf(worker: WorkerInfo): WorkerDraft {
  const env = worker.table?.['env'];
  const passEnv = worker.table?.['pass_env'];
  return {
    name: worker.name,
    description: worker.description,
    sort: sortOf(worker),
    command: argvToText(worker.command),
    prompt: textIn(worker, 'prompt'),
    verdict: textIn(worker, 'verdict'),
    model: worker.model ?? '',
    slots: String(worker.slots),
    maxRuntime: durationField(worker.maxRuntimeSeconds),
    env:
      typeof env === 'object' && env !== null && !Array.isArray(env)
        ? Object.entries(env).map(([name, value]) => ({ name, value: typeof value === 'string' ? value : null }))
        : [],
    passEnv: Array.isArray(passEnv) ? passEnv.join(' ') : '',
  };
}

export function isChanged(draft: WorkerDraft, before: WorkerDraft): boolean {
  return JSON.stringify(draft) !== JSON.stringify(before);
}

/** What a person typed as a number; the engine's own sentence refuses the rest. */
function numberOrText(text: string): number | string | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed;
}

type Changes = ProfileInput['changes'];

function commandChanges(draft: WorkerDraft, before: WorkerDraft, changes: Changes): void {
  if (draft.sort !== before.sort) {
    changes['kind'] = draft.sort === '' ? null : draft.sort;
    changes['command'] = null;
  }
  if (draft.sort !== before.sort && draft.sort !== '') return;
  if (draft.command !== before.command || (draft.sort !== before.sort && draft.sort === ''))
    changes['command'] = textToArgv(draft.command) ?? [];
}

/** The keys to write; null takes one out, so that its default holds. */
export function changesOf(draft: WorkerDraft, before: WorkerDraft): Changes {
  const changes: Changes = {};
  const text = (key: string, value: string, old: string): void => {
    if (value.trim() !== old.trim()) changes[key] = value.trim() === '' ? null : value.trim();
  };
  commandChanges(draft, before, changes);
  text('description', draft.description, before.description);
  text('prompt', draft.prompt, before.prompt);
  text('verdict', draft.verdict, before.verdict);
  text('model', draft.model, before.model);
  if (draft.slots.trim() !== before.slots.trim()) changes['slots'] = numberOrText(draft.slots);
  if (draft.maxRuntime.trim() !== before.maxRuntime.trim())
    changes['max_runtime_seconds'] = parseDuration(draft.maxRuntime) ?? null;
  if (JSON.stringify(draft.env) !== JSON.stringify(before.env)) {
    const rows = draft.env.filter(({ name }) => name.trim() !== '');
    changes['env'] = rows.length === 0 ? null : Object.fromEntries(rows.map(({ name, value }) => [name.trim(), value]));
  }
  if (draft.passEnv.trim() !== before.passEnv.trim()) {
    const names = draft.passEnv.split(/[\s,]+/).filter((name) => name !== '');
    changes['pass_env'] = names.length === 0 ? null : names;
  }
  return changes;
}

/** What can be said without asking the engine. */
export function problemsOf(draft: WorkerDraft, taken: readonly string[]): WorkerProblems {
  const problems: Record<string, string> = {};
  const argv = textToArgv(draft.command);
  if (draft.name.trim() === '') problems['name'] = 'Give it a name; tasks are assigned by it.';
  else if (taken.includes(draft.name.trim())) problems['name'] = 'There is a worker of that name already.';
  if (argv === null) problems['command'] = 'A quote is not closed.';
  else if (draft.sort === '' && argv.length === 0) problems['command'] = 'Give the program and its arguments.';
  if (parseDuration(draft.maxRuntime) === undefined)
    problems['max_runtime_seconds'] = 'Write it as 90s, 45m or 1h 30m, or leave it empty.';
  return problems;
}

/** The key of a refusal's field such as `profiles.reviewer.env.PATH`; '' when it is about the whole table. */
export function keyOfField(field: string | null, name: string): string {
  const before = `profiles.${name}.`;
  return field?.startsWith(before) === true ? (field.slice(before.length).split('.')[0] ?? '') : '';
}
