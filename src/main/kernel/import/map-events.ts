/**
 * Turns the reference's events into ours (kernel-spec 2.5, 1.7). Ids and times stay. Kinds that the reference renamed
 * get their new name; a kind that ours does not know becomes `edited` and keeps its own word and payload. Afterwards each
 * completed run has its one `completed` event and each `claimed` event its own run, as our history promises
 * (kernel-spec 11.1, 14 and 15).
 */
import { EVENT_KINDS, type EventKind } from '../../../contract/status.ts';
import { firstLine } from '../text.ts';
import type { Adaptations } from './adaptations.ts';
import type { ImportedRun } from './map-runs.ts';
import type { SourceEvent } from './source.ts';

export interface ImportedEvent {
  id: number;
  taskId: string;
  runId: number | null;
  kind: EventKind;
  payload: Record<string, unknown> | null;
  /** Unix seconds. */
  createdAt: number;
}

/** Names that the reference's upgrades gave (kernel-spec 1.7). */
const RENAMED: Readonly<Record<string, EventKind>> = {
  ready: 'promoted',
  priority: 'reprioritized',
  spawn_auto_blocked: 'gave_up',
};
/** The event of a run is written within moments of its end; seconds, because the reference rounds to them. */
const SAME_MOMENT_SECONDS = 5;

function payloadOf(text: string | null): Record<string, unknown> | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (value === null) return null;
    return typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : { value };
  } catch {
    return { imported_text: text };
  }
}

function mapEvent(event: SourceEvent, id: number, notes: Adaptations): ImportedEvent {
  const word = event.kind ?? '';
  const kind = RENAMED[word] ?? EVENT_KINDS.find((known) => known === word) ?? null;
  const payload = payloadOf(event.payload);
  const base = { id, taskId: event.task_id ?? '', runId: event.run_id, createdAt: event.created_at ?? 0 };
  if (kind !== null) return { ...base, kind, payload };
  notes.note(`events of kind ${word.slice(0, 60)} became edited and keep their kind in the payload`, id);
  return { ...base, kind: 'edited', payload: { actor: 'import', fields: [], imported_kind: word, ...payload } };
}

/** An event names only a run of its own task. */
function dropForeignRuns(events: ImportedEvent[], runs: ReadonlyMap<number, ImportedRun>, notes: Adaptations): void {
  for (const event of events) {
    if (event.runId === null || runs.get(event.runId)?.taskId === event.taskId) continue;
    notes.note('events lost the name of a run that is not of their task', event.id);
    event.runId = null;
  }
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME_MOMENT_SECONDS;
}

/** Gives events of `kind` the run they tell of; what tells of none becomes what `otherwise` makes of it. */
function pairWithRuns(
  events: readonly ImportedEvent[],
  runs: readonly ImportedRun[],
  fits: (event: ImportedEvent, run: ImportedRun) => boolean,
  otherwise: (event: ImportedEvent) => void,
): Set<number> {
  const taken = new Set<number>();
  const byTask = Map.groupBy(runs, (run) => run.taskId);
  const known = new Set(runs.map((run) => run.id));
  const unpaired: ImportedEvent[] = [];
  for (const event of events) {
    if (event.runId === null || taken.has(event.runId) || !known.has(event.runId)) unpaired.push(event);
    else taken.add(event.runId);
  }
  for (const event of unpaired) {
    const named = event.payload?.['run_id'];
    const free = (byTask.get(event.taskId) ?? []).filter((run) => !taken.has(run.id));
    const run = free.find(({ id }) => id === named) ?? free.find((candidate) => fits(event, candidate));
    if (run === undefined) otherwise(event);
    else taken.add((event.runId = run.id));
  }
  return taken;
}

function pairClaims(events: ImportedEvent[], runs: ImportedRun[], notes: Adaptations): void {
  const claims = events.filter(({ kind }) => kind === 'claimed');
  pairWithRuns(
    claims,
    runs,
    (event, run) => isNear(event.createdAt, run.startedAt),
    (event) => {
      notes.note('claims without a run became a change of status', event.id);
      event.kind = 'status';
      event.runId = null;
      event.payload = { ...event.payload, status: 'running', imported_kind: 'claimed' };
    },
  );
}

function pairCompletions(events: ImportedEvent[], runs: ImportedRun[], notes: Adaptations): void {
  const completed = runs.filter(({ outcome }) => outcome === 'completed');
  const told = pairWithRuns(
    events.filter(({ kind }) => kind === 'completed'),
    completed,
    (event, run) => isNear(event.createdAt, run.endedAt),
    (event) => {
      event.runId = null;
    },
  );
  let nextId = events.reduce((highest, event) => Math.max(highest, event.id), 0) + 1;
  for (const run of completed) {
    if (told.has(run.id)) continue;
    notes.note('completed runs without an event got one', run.id);
    const summary = firstLine(run.summary, 400);
    const payload = { actor: 'import', result_len: 0, summary };
    events.push({ id: nextId, taskId: run.taskId, runId: run.id, kind: 'completed', payload, createdAt: run.endedAt });
    nextId += 1;
  }
}

/** All events in order of their ids, which stay as they are. */
export function mapEvents(source: readonly SourceEvent[], runs: ImportedRun[], notes: Adaptations): ImportedEvent[] {
  const events: ImportedEvent[] = [];
  for (const event of source) {
    if (event.id === null || event.id < 1 || event.task_id === null)
      notes.note('events without a task were left out', event.id ?? '?');
    else events.push(mapEvent(event, event.id, notes));
  }
  dropForeignRuns(events, new Map(runs.map((run) => [run.id, run])), notes);
  pairClaims(events, runs, notes);
  pairCompletions(events, runs, notes);
  return events;
}
