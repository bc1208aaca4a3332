/**
 * Reads the lines of our own export (services/export-board.ts) into the form in which another program's database is
 * read, so that both become a board in the same way and under the same checks. A field that is missing or of another
 * type is null, as there; a line that is no JSON object of a known type ends the reading.
 */
import { Refusal } from '../../../contract/error.ts';
import type { SourceBoard } from './source.ts';

/** Of the lines, not of the board; grows when a line changes its meaning. */
export const EXPORT_FORMAT = 1;

export type ExportLine = Readonly<Record<string, unknown>>;

function text(line: ExportLine, name: string): string | null {
  const value = line[name];
  return typeof value === 'string' ? value.toWellFormed() : null;
}

function number(line: ExportLine, name: string): number | null {
  const value = line[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Milliseconds in the file, seconds in a board. */
function seconds(line: ExportLine, name: string): number | null {
  const at = number(line, name);
  return at === null ? null : at / 1000;
}

/** Ids of runs and comments are text in the file and numbers in a board. */
function id(line: ExportLine, name: string): number | null {
  const value = Number(line[name] ?? Number.NaN);
  return Number.isSafeInteger(value) && value > 0 ? value : null;
}

function json(line: ExportLine, name: string): string | null {
  const value = line[name] ?? null;
  return value === null ? null : JSON.stringify(value);
}

function addTask(board: SourceBoard, line: ExportLine): void {
  board.tasks.push({
    id: text(line, 'id'),
    title: text(line, 'title'),
    body: text(line, 'body'),
    assignee: text(line, 'assignee'),
    status: text(line, 'status'),
    priority: number(line, 'priority'),
    created_by: text(line, 'createdBy'),
    created_at: seconds(line, 'createdAt'),
    started_at: seconds(line, 'startedAt'),
    completed_at: seconds(line, 'completedAt'),
    scheduled_at: seconds(line, 'scheduledAt'),
    workspace_kind: text(line, 'workspaceKind'),
    workspace_path: text(line, 'workspacePath'),
    branch_name: text(line, 'branch'),
    base_branch: text(line, 'base'),
    tenant: text(line, 'tenant'),
    result: text(line, 'result'),
    idempotency_key: text(line, 'idempotencyKey'),
    consecutive_failures: number(line, 'consecutiveFailures'),
    spawn_failures: null,
    last_failure_error: text(line, 'lastFailureError'),
    last_spawn_error: null,
    max_runtime_seconds: number(line, 'maxRuntimeSeconds'),
    workflow_template_id: text(line, 'workflowTemplateId'),
    current_step_key: text(line, 'currentStepKey'),
    skills: json(line, 'skills'),
    model_override: text(line, 'modelOverride'),
    max_retries: number(line, 'maxRetries'),
    session_id: text(line, 'sessionId'),
    block_kind: text(line, 'blockKind'),
    block_recurrences: number(line, 'blockRecurrences'),
  });
}

/** Where a run worked and how its process ended are of the machine it ran on. */
const LEFT_BEHIND = ['workspacePath', 'logPath', 'exitCode', 'exitSignal', 'heartbeatNote'];

function addRun(board: SourceBoard, line: ExportLine): void {
  const left = LEFT_BEHIND.filter((name) => (line[name] ?? null) !== null).map((name) => `run.${name}`);
  board.ignored.push(...left.filter((name) => !board.ignored.includes(name)));
  board.runs.push({
    id: id(line, 'id'),
    task_id: text(line, 'taskId'),
    profile: text(line, 'profile'),
    step_key: null,
    status: null,
    max_runtime_seconds: number(line, 'maxRuntimeSeconds'),
    last_heartbeat_at: seconds(line, 'lastHeartbeatAt'),
    started_at: seconds(line, 'startedAt'),
    ended_at: seconds(line, 'endedAt'),
    outcome: text(line, 'outcome'),
    summary: text(line, 'summary'),
    metadata: json(line, 'metadata'),
    error: text(line, 'error'),
  });
}

const ADDERS: Readonly<Record<string, (board: SourceBoard, line: ExportLine) => void>> = {
  task: addTask,
  run: addRun,
  link: (board, line) => board.links.push({ parent_id: text(line, 'parentId'), child_id: text(line, 'childId') }),
  comment: (board, line) =>
    board.comments.push({
      id: id(line, 'id'),
      task_id: text(line, 'taskId'),
      author: text(line, 'author'),
      body: text(line, 'body'),
      created_at: seconds(line, 'createdAt'),
    }),
  event: (board, line) =>
    board.events.push({
      id: id(line, 'id'),
      task_id: text(line, 'taskId'),
      run_id: id(line, 'runId'),
      kind: text(line, 'kind'),
      payload: json(line, 'payload'),
      created_at: seconds(line, 'createdAt'),
    }),
};

function objectOf(source: string): ExportLine | null {
  try {
    const value: unknown = JSON.parse(source);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as ExportLine) : null;
  } catch {
    return null;
  }
}

function wrongLine(index: number, name: string): Refusal {
  return new Refusal('invalid', `file: line ${index + 1} of ${name} is not a line of an export.`, { field: 'file' });
}

function refuseOther(first: ExportLine, name: string): void {
  if (first['type'] !== 'board' || typeof first['format'] !== 'number')
    throw new Refusal('not_a_board', `file: ${name} is not an export; its first line is not that of one.`, {
      field: 'file',
    });
  if (first['format'] > EXPORT_FORMAT)
    throw new Refusal('newer_board', `file: ${name} was exported by a newer version; update this program.`, {
      field: 'file',
    });
}

/**
 * The objects that the lines of a file hold.
 * @param name what trouble calls the file
 * @throws Refusal 'invalid' that names the first line that holds none
 */
export function parseExport(source: string, name: string): ExportLine[] {
  return source.split('\n').flatMap((content, index) => {
    if (content.trim() === '') return [];
    const line = objectOf(content);
    // Whatever the first line is, it is judged as a whole: the file may be something else altogether.
    if (line === null && index > 0) throw wrongLine(index, name);
    return [line ?? {}];
  });
}

/** @throws Refusal 'not_a_board', 'newer_board', or 'invalid' that names the first line that is none of an export */
export function readExport(lines: Iterable<ExportLine>, name: string): SourceBoard {
  const board: SourceBoard = {
    tasks: [],
    runs: [],
    links: [],
    comments: [],
    events: [],
    subs: [],
    ignored: [],
  };
  let index = 0;
  for (const line of lines) {
    const type = String(line['type']);
    const add = Object.hasOwn(ADDERS, type) ? ADDERS[type] : undefined;
    if (index === 0) refuseOther(line, name);
    else if (add === undefined) throw wrongLine(index, name);
    else add(board, line);
    index += 1;
  }
  if (index === 0) refuseOther({}, name);
  return board;
}
