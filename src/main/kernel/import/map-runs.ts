/**
 * Turns the reference's runs into ours (kernel-spec 3): every one has ended, what was open ends as released, and what
 * ours does not know is kept word for word in the metadata. Ids stay, because events name them.
 */
import { RUN_OUTCOMES, type RunOutcome } from '../../../contract/status.ts';
import type { Adaptations } from './adaptations.ts';
import type { SourceRun, SourceTask } from './source.ts';

export interface ImportedRun {
  id: number;
  taskId: string;
  number: number;
  profile: string | null;
  stepKey: string | null;
  maxRuntimeSeconds: number | null;
  lastHeartbeatAt: number | null;
  startedAt: number;
  endedAt: number;
  outcome: RunOutcome;
  summary: string | null;
  /** JSON text. */
  metadata: string | null;
  error: string | null;
  /** True when it was open in the source. */
  wasOpen: boolean;
}

/** The reference's other words for outcomes of ours. */
const RENAMED: Readonly<Record<string, RunOutcome>> = { done: 'completed', review_requested: 'review' };

function outcomeOf(run: SourceRun): RunOutcome | null {
  const word = run.outcome ?? run.status ?? '';
  return RENAMED[word] ?? RUN_OUTCOMES.find((known) => known === word) ?? null;
}

/** The metadata as it was, with what could not be mapped beside it. */
function metadataOf(text: string | null, original: Record<string, string | null> | null): string | null {
  let value: unknown = null;
  let rest: Record<string, unknown> = {};
  try {
    value = text === null ? null : JSON.parse(text);
  } catch {
    rest = { imported_metadata: text };
  }
  if (original === null && rest['imported_metadata'] === undefined)
    return value === null ? null : JSON.stringify(value);
  const base =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? value : value === null ? {} : { value };
  return JSON.stringify({ ...base, ...rest, ...(original === null ? {} : { imported: original }) });
}

function positive(value: number | null): number | null {
  return value !== null && value >= 1 ? Math.trunc(value) : null;
}

/** @param now Unix seconds, when open runs end */
function mapRun(run: SourceRun, taskId: string, number: number, now: number, notes: Adaptations): ImportedRun {
  const id = run.id ?? 0;
  const startedAt = run.started_at ?? run.ended_at ?? now;
  const wasOpen = run.ended_at === null;
  const known = outcomeOf(run);
  if (wasOpen) notes.note('open runs were closed as released', id);
  else if (known === null) notes.note('runs with an outcome that is not ours became released; see their metadata', id);
  const endedAt = run.ended_at ?? now;
  if (endedAt < startedAt) notes.note('runs that ended before they started got no duration', id);
  const isLost = wasOpen || known === null;
  return {
    id,
    taskId,
    number,
    profile: run.profile,
    stepKey: run.step_key,
    maxRuntimeSeconds: positive(run.max_runtime_seconds),
    lastHeartbeatAt: run.last_heartbeat_at,
    startedAt,
    endedAt: Math.max(startedAt, endedAt),
    outcome: wasOpen ? 'released' : (known ?? 'released'),
    summary: run.summary,
    metadata: metadataOf(run.metadata, isLost ? { outcome: run.outcome, status: run.status } : null),
    error: run.error,
    wasOpen,
  };
}

/** A running task of a version without runs gets the run that the reference's own upgrade would give it. */
function runOfTask(task: SourceTask, id: number, now: number): SourceRun {
  return {
    id,
    task_id: task.id,
    profile: task.assignee,
    step_key: task.current_step_key,
    status: 'running',
    max_runtime_seconds: task.max_runtime_seconds,
    last_heartbeat_at: null,
    started_at: task.started_at ?? now,
    ended_at: null,
    outcome: null,
    summary: null,
    metadata: null,
    error: null,
  };
}

/**
 * All runs, numbered within their task by start and id.
 * @param now Unix seconds
 */
export function mapRuns(
  source: readonly SourceRun[],
  tasks: ReadonlyMap<string, SourceTask>,
  now: number,
  notes: Adaptations,
): ImportedRun[] {
  const runs = [...source];
  const open = new Set(source.filter((run) => run.ended_at === null).map((run) => run.task_id));
  let nextId = source.reduce((highest, run) => Math.max(highest, run.id ?? 0), 0) + 1;
  for (const [id, task] of tasks) {
    if (task.status !== 'running' || open.has(id)) continue;
    runs.push(runOfTask(task, nextId, now));
    nextId += 1;
  }
  const numbers = new Map<string, number>();
  const mapped: ImportedRun[] = [];
  for (const run of runs) {
    const taskId = run.task_id ?? '';
    if (!tasks.has(taskId) || run.id === null || run.id < 1) {
      notes.note('runs of tasks that do not exist were left out', run.id ?? '?');
      continue;
    }
    const number = (numbers.get(taskId) ?? 0) + 1;
    numbers.set(taskId, number);
    mapped.push(mapRun(run, taskId, number, now, notes));
  }
  return mapped;
}
