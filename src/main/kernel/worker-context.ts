/**
 * What a worker is told about its task: one bounded markdown document (kernel-spec 5, Annex A.6). Its order is
 * stable, its times are UTC with a relative age, and every cut says how many characters went. It stays below 200,000
 * characters whatever the history, so that attempt 1,000 gets no more than attempt 10 (F094). Words of other workers are labelled as theirs; they are not instructions.
 */
import { Refusal } from '../../contract/error.ts';
import type { Comment, Run, Task } from '../../contract/task.ts';
import type { ReadDb } from './database.ts';
import { toComment, toRun, type CommentRow, type RunRow, type WholeTaskRow } from './rows.ts';
import { findTask } from './tasks.ts';
import { cut, firstLine } from './text.ts';

const BODY_CHARS_MAX = 8_192;
const FIELD_CHARS_MAX = 4_096;
const COMMENT_CHARS_MAX = 2_048;
const RUNS_MAX = 10;
const COMMENTS_MAX = 30;
const PARENTS_MAX = 50;
/** Newest runs of the profile that are looked at for some of the same project; the rest of a long history is not read. */
const HISTORY_LOOK_MAX = 100;
const HISTORY_MAX = 5;
const HISTORY_LINE_CHARS_MAX = 200;
const TITLE_CHARS_MAX = 200;
/** What all attempts, and all parents, may take together; many long ones are each cut shorter. */
const ATTEMPTS_CHARS_MAX = 64_000;
const PARENTS_CHARS_MAX = 28_000;

function clip(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text;
  const kept = cut(text, charsMax);
  return `${kept}… [${text.length - kept.length} more characters cut]`;
}

/** `3 h ago`: clamped at now, so a clock that stepped back never shows a negative age (I23). */
function age(atMs: number, nowMs: number): string {
  const minutes = Math.floor(Math.max(0, nowMs - atMs) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} d ago`;
}

/** `2026-05-04 13:07 UTC, 3 h ago`. */
function when(atMs: number, nowMs: number): string {
  const days = Math.floor(atMs / 86_400_000);
  const minutes = Math.floor((atMs - days * 86_400_000) / 60_000);
  const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return `${dayOf(days)} ${clock} UTC, ${age(atMs, nowMs)}`;
}

/** The civil date of a day counted from 1970-01-01, without the host's time zone or Date (Hinnant's algorithm). */
function dayOf(daysSinceEpoch: number): string {
  const z = daysSinceEpoch + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, item]) => [key, sortKeys(item)]),
  );
}

function metadataLine(metadata: unknown, charsMax: number): string[] {
  if (metadata === null) return [];
  return [`Metadata: \`${clip(JSON.stringify(sortKeys(metadata)), charsMax).replaceAll('`', "'")}\``];
}

/** Characters for each of so many fields out of one budget, never more than a field may have alone. */
function share(charsMax: number, fields: number): number {
  return Math.min(FIELD_CHARS_MAX, Math.floor(charsMax / Math.max(1, fields)));
}

function heading(task: Task): string[] {
  const title = clip(task.title.replaceAll(/\s+/g, ' '), TITLE_CHARS_MAX);
  const lines = [`# Task ${task.id}: ${title}`, '', `Assignee: ${task.assignee ?? '(unassigned)'}`];
  lines.push(`Status: ${task.status}`);
  if (task.tenant !== null) lines.push(`Tenant: ${task.tenant}`);
  lines.push(`Workspace: ${task.workspaceKind} @ ${task.workspacePath ?? '(unresolved)'}`);
  if (task.maxRuntimeSeconds !== null) lines.push(`Max runtime: ${task.maxRuntimeSeconds} s`);
  if (task.branch !== null) lines.push(`Branch: ${task.branch}`);
  return lines;
}

function bodySection(task: Task): string[] {
  return task.body === null || task.body.trim() === '' ? [] : ['', '## Body', '', clip(task.body, BODY_CHARS_MAX)];
}

function attempt(run: Run, nowMs: number, charsMax: number): string[] {
  const by = run.profile === null ? '' : ` by @${run.profile}`;
  const lines = ['', `### Run ${run.number}: ${run.outcome ?? run.phase}${by} (${when(run.startedAt, nowMs)})`];
  if (run.summary !== null) lines.push(`Summary: ${clip(run.summary, charsMax)}`);
  if (run.error !== null) lines.push(`Error: ${clip(run.error, charsMax)}`);
  return [...lines, ...metadataLine(run.metadata, charsMax)];
}

function attemptsSection(db: ReadDb, task: Task, nowMs: number): string[] {
  const rows = db.all<RunRow>(
    'SELECT * FROM task_runs WHERE task_id = ? AND ended_at IS NOT NULL ORDER BY number DESC LIMIT CAST(? AS INTEGER)',
    [task.id, RUNS_MAX],
  );
  if (rows.length === 0) return [];
  const runs = rows.map(toRun).toReversed();
  const total = db.get<{ n: number }>(
    'SELECT count(*) AS n FROM task_runs WHERE task_id = ? AND ended_at IS NOT NULL',
    [task.id],
  );
  const omitted = (total?.n ?? runs.length) - runs.length;
  const lines = ['', '## Prior attempts on this task'];
  if (omitted > 0) lines.push('', `(${omitted} earlier ${omitted === 1 ? 'run' : 'runs'} left out)`);
  const fields = runs.flatMap((run) => [run.summary, run.error, run.metadata]).filter((field) => field !== null);
  const charsMax = share(ATTEMPTS_CHARS_MAX, fields.length);
  return [...lines, ...runs.flatMap((run) => attempt(run, nowMs, charsMax))];
}

interface ParentRow extends Pick<WholeTaskRow, 'id' | 'title' | 'result'> {
  run_id: number | null;
}

function parentsSection(db: ReadDb, task: Task, nowMs: number): string[] {
  const parents = db.all<ParentRow>(
    `SELECT p.id, p.title, p.result, (SELECT max(r.id) FROM task_runs r
        WHERE r.task_id = p.id AND r.outcome = 'completed') AS run_id
     FROM task_links l JOIN tasks p ON p.id = l.parent_id
     WHERE l.child_id = ? AND p.deleted_at IS NULL
       AND (p.status = 'done' OR (p.status = 'archived' AND p.completed_at IS NOT NULL))
     ORDER BY p.id LIMIT CAST(? AS INTEGER)`,
    [task.id, PARENTS_MAX],
  );
  if (parents.length === 0) return [];
  const lines = [
    '',
    '## Parent task results',
    '',
    'Each is what was reported when the parent finished; check what may have changed since.',
  ];
  const charsMax = share(PARENTS_CHARS_MAX, parents.length * 2);
  for (const parent of parents) {
    const row =
      parent.run_id === null ? undefined : db.get<RunRow>('SELECT * FROM task_runs WHERE id = ?', [parent.run_id]);
    const run = row === undefined ? null : toRun(row);
    const at = run?.endedAt == null ? '' : ` (${when(run.endedAt, nowMs)})`;
    lines.push('', `### ${parent.id}: ${clip(parent.title.replaceAll(/\s+/g, ' '), TITLE_CHARS_MAX)}${at}`);
    lines.push(clip(run?.summary ?? parent.result ?? 'No result recorded.', charsMax));
    lines.push(...metadataLine(run?.metadata ?? null, charsMax));
  }
  if (task.parents.length > parents.length && parents.length === PARENTS_MAX)
    lines.push('', `(only the first ${PARENTS_MAX} parents are shown)`);
  return lines;
}

interface WorkRow {
  task_id: string;
  title: string;
  tenant: string | null;
  ended_at: number;
  summary: string | null;
}

function historySection(db: ReadDb, task: Task, nowMs: number): string[] {
  if (task.assignee === null) return [];
  const newest = db.all<WorkRow>(
    `SELECT r.task_id, t.title, t.tenant, r.ended_at, r.summary FROM task_runs r JOIN tasks t ON t.id = r.task_id
     WHERE r.profile = ? AND r.outcome = 'completed' AND r.task_id <> ? ORDER BY r.ended_at DESC, r.id DESC LIMIT CAST(? AS INTEGER)`,
    [task.assignee, task.id, HISTORY_LOOK_MAX],
  );
  // One project's work is never told to another one's worker.
  const rows = newest.filter((row) => row.tenant === task.tenant).slice(0, HISTORY_MAX);
  if (rows.length === 0) return [];
  const lines = rows.map((row) => {
    const title = clip(row.title.replaceAll(/\s+/g, ' '), HISTORY_LINE_CHARS_MAX);
    const said = firstLine(row.summary, HISTORY_LINE_CHARS_MAX);
    return `- ${row.task_id} ${title} (${when(row.ended_at * 1000, nowMs)})${said === null ? '' : `: ${said}`}`;
  });
  return ['', `## Recent work by @${task.assignee}`, '', ...lines];
}

function commentLines(comment: Comment, nowMs: number): string[] {
  const author = comment.author.replaceAll(/[`\r\n]/g, ' ').trim();
  return [
    '',
    `Comment from worker \`${author}\` (${when(comment.createdAt, nowMs)}):`,
    clip(comment.body, COMMENT_CHARS_MAX),
  ];
}

function commentsSection(db: ReadDb, task: Task, nowMs: number): string[] {
  const rows = db.all<CommentRow>(
    'SELECT * FROM task_comments WHERE task_id = ? ORDER BY id DESC LIMIT CAST(? AS INTEGER)',
    [task.id, COMMENTS_MAX],
  );
  if (rows.length === 0) return [];
  const total = db.get<{ n: number }>('SELECT comment_count AS n FROM tasks WHERE id = ?', [task.id])?.n ?? rows.length;
  const lines = ['', '## Comment thread'];
  if (total > rows.length) lines.push('', `(${total - rows.length} earlier comments left out)`);
  return [...lines, ...rows.toReversed().flatMap((row) => commentLines(toComment(row), nowMs))];
}

/** @throws Refusal 'unknown_task' */
export function buildWorkerContext(db: ReadDb, id: string, nowMs: number): string {
  const task = findTask(db, id);
  if (task === null) throw new Refusal('unknown_task', `There is no task ${id} on this board.`, { id });
  const lines = [
    ...heading(task),
    ...bodySection(task),
    ...attemptsSection(db, task, nowMs),
    ...parentsSection(db, task, nowMs),
    ...historySection(db, task, nowMs),
    ...commentsSection(db, task, nowMs),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}
