/**
 * Checks the meaning of what callers hand in, for every surface alike: the library has no zod in front of it. Each
 * refusal names the field and the fix. Nothing is written before everything has been checked.
 */
import { Refusal } from '../../contract/error.ts';
import {
  BODY_CHARS_MAX,
  COMMENT_CHARS_MAX,
  ERROR_CHARS_MAX,
  IDEMPOTENCY_KEY_CHARS_MAX,
  NAME_CHARS_MAX,
  PARENTS_MAX,
  PRIORITY_MAX,
  PRIORITY_MIN,
  RESULT_CHARS_MAX,
  SKILLS_MAX,
  TITLE_CHARS_MAX,
} from '../../contract/limits.ts';
import { WORKSPACE_KINDS, type WorkspaceKind } from '../../contract/status.ts';
import { cut } from './text.ts';

const PATH_CHARS_MAX = 4096;
const BRANCH_CHARS_MAX = 255;
const SECONDS_MAX = 31_536_000;
const RETRIES_MAX = 1_000;
/** The year 9999; later times are mistakes of unit. */
const TIME_MS_MAX = 253_402_300_799_999;

function refuse(field: string, fix: string): never {
  throw new Refusal('invalid', `${field}: ${fix}`, { field });
}

function text(field: string, value: unknown, charsMax: number): string {
  if (typeof value !== 'string') return refuse(field, 'give text.');
  // SQLite stores UTF-8: half a surrogate pair would come back as another character (F093).
  if (!value.isWellFormed()) return refuse(field, 'it holds half a character (a lone surrogate); leave it out.');
  if (value.length > charsMax)
    throw new Refusal('too_large', `${field}: keep it within ${charsMax} characters.`, { field });
  return value;
}

function textOrNull(field: string, value: unknown, charsMax: number): string | null {
  return value === undefined || value === null ? null : text(field, value, charsMax);
}

/** @throws Refusal 'empty_title', 'too_large', 'invalid' */
export function cleanTitle(value: unknown): string {
  if (typeof value !== 'string') return refuse('title', 'give text.');
  const title = value.trim();
  if (title === '') throw new Refusal('empty_title', 'title: write what is to be done.', { field: 'title' });
  return text('title', title, TITLE_CHARS_MAX);
}

export function cleanBody(value: unknown): string | null {
  return textOrNull('body', value, BODY_CHARS_MAX);
}

export function cleanResult(field: string, value: unknown): string | null {
  return textOrNull(field, value, RESULT_CHARS_MAX);
}

/** A name of a profile, tenant or person; null stays null, blank is refused. */
export function cleanName(field: string, value: unknown): string | null {
  const given = textOrNull(field, value, NAME_CHARS_MAX);
  if (given === null) return null;
  const name = given.trim();
  return name === '' ? refuse(field, 'give a name, or leave it out.') : name;
}

/** @throws Refusal 'empty_body', 'too_large' */
export function cleanComment(value: unknown): string {
  const body = text('body', value, COMMENT_CHARS_MAX).trim();
  if (body === '') throw new Refusal('empty_body', 'body: write something.', { field: 'body' });
  return body;
}

export function cleanReason(field: string, value: unknown): string {
  const reason = text(field, value, COMMENT_CHARS_MAX).trim();
  return reason === '' ? refuse(field, 'say why.') : reason;
}

/** One remark, trimmed and cut to ERROR_CHARS_MAX characters; null for nothing. @throws Refusal 'invalid', 'too_large' */
export function cleanNote(field: string, value: unknown): string | null {
  const note = textOrNull(field, value, COMMENT_CHARS_MAX)?.trim() ?? '';
  return note === '' ? null : cut(note, ERROR_CHARS_MAX);
}

function integer(field: string, value: unknown, min: number, max: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max)
    return refuse(field, `give a whole number from ${min} to ${max}.`);
  return value;
}

function integerOrNull(field: string, value: unknown, max: number): number | null {
  return value === undefined || value === null ? null : integer(field, value, 1, max);
}

export function cleanPriority(value: unknown): number {
  return integer('priority', value, PRIORITY_MIN, PRIORITY_MAX);
}

export function cleanMaxRuntime(value: unknown): number | null {
  return integerOrNull('maxRuntimeSeconds', value, SECONDS_MAX);
}

export function cleanMaxRetries(value: unknown): number | null {
  return integerOrNull('maxRetries', value, RETRIES_MAX);
}

/** Epoch milliseconds, or null. */
export function cleanTime(field: string, value: unknown): number | null {
  return value === undefined || value === null ? null : integer(field, value, 0, TIME_MS_MAX);
}

/** Ids of parents, each once, in the order given. */
export function cleanParents(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.some((id) => typeof id !== 'string' || id === ''))
    return refuse('parents', 'give a list of task ids.');
  if (value.length > PARENTS_MAX)
    throw new Refusal('too_large', `parents: give at most ${PARENTS_MAX}.`, { field: 'parents' });
  return [...new Set(value as string[])];
}

/** Skills as JSON text: trimmed, blanks and repeats dropped. Null means the profile's own, [] means none. */
export function cleanSkills(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) return refuse('skills', 'give a list of names.');
  const names = value.map((name) => text('skills', name, NAME_CHARS_MAX).trim()).filter((name) => name !== '');
  const withComma = names.filter((name) => name.includes(','));
  if (withComma.length > 0) return refuse('skills', `give one name each, without commas: ${withComma.join(' | ')}.`);
  if (names.length > SKILLS_MAX)
    throw new Refusal('too_large', `skills: give at most ${SKILLS_MAX}.`, { field: 'skills' });
  return JSON.stringify([...new Set(names)]);
}

export function cleanWorkspaceKind(value: unknown): WorkspaceKind {
  const kind = WORKSPACE_KINDS.find((known) => known === value);
  return kind ?? refuse('workspaceKind', `use one of ${WORKSPACE_KINDS.join(', ')}.`);
}

/** A path is kept as given; whether the folder may be used is decided where it is used. */
export function cleanPath(value: unknown): string | null {
  const path = textOrNull('workspacePath', value, PATH_CHARS_MAX);
  if (path === null || path === '') return null;
  return path.includes('\0') ? refuse('workspacePath', 'a path cannot contain a NUL character.') : path;
}

/** The name of a branch, tag or commit. Git decides whether there is one; here it only cannot be taken for an option. */
function revision(field: string, value: unknown, kind: WorkspaceKind): string | null {
  const name = textOrNull(field, value, BRANCH_CHARS_MAX)?.trim() ?? '';
  if (name === '') return null;
  if (kind !== 'worktree') return refuse(field, `only a task with a worktree workspace has a ${field}.`);
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (name.startsWith('-') || /[\s\u0000-\u001f\u007f]/.test(name))
    return refuse(field, 'give a name without spaces that does not begin with "-".');
  return name;
}

export function cleanBranch(value: unknown, kind: WorkspaceKind): string | null {
  return revision('branch', value, kind);
}

/** Where a new branch begins. */
export function cleanBase(value: unknown, kind: WorkspaceKind): string | null {
  return revision('base', value, kind);
}

export function cleanIdempotencyKey(value: unknown): string | null {
  const key = textOrNull('idempotencyKey', value, IDEMPOTENCY_KEY_CHARS_MAX);
  return key === null || key === '' ? null : key;
}
