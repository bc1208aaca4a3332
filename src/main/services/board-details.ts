/**
 * What people say about a board: its display name, its description and where its tasks work, kept in `board.json`
 * beside the board file. The folder is the identity; this file never decides which board is meant. Reading never fails, and keys that are not ours
 * survive a change (kernel-spec 1.2).
 */
import { dirname, isAbsolute } from 'node:path';
import { Refusal } from '../../contract/error.ts';
import { NAME_CHARS_MAX } from '../../contract/limits.ts';
import type { CreateTaskInput } from '../../contract/task.ts';
import type { Files } from '../world/world.ts';
import { boardPaths } from './boards.ts';

export interface BoardDetails {
  name: string;
  description: string;
  /** Where new tasks with a `dir` or `worktree` workspace work that name no path; null for nowhere. */
  defaultWorkdir: string | null;
}

const DESCRIPTION_CHARS_MAX = 2_000;

/** `web-shop` becomes `Web Shop`. */
export function defaultName(slug: string): string {
  return slug
    .split(/[-_]+/u)
    .filter((word) => word !== '')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(' ');
}

function detailsPath(home: string, slug: string): string {
  return `${boardPaths(home, slug).dir}/board.json`;
}

function readObject(path: string, files: Files): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(files.readText(path) ?? '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    // A garbled file only loses the name that people see.
    return {};
  }
}

function textOf(value: unknown, charsMax: number): string {
  return typeof value === 'string' ? value.replaceAll(/\p{C}/gu, ' ').trim().slice(0, charsMax) : '';
}

/** The name of a board whose folder stands at `dir`, wherever that is. */
export function archivedName(dir: string, slug: string, files: Files): string {
  return textOf(readObject(`${dir}/board.json`, files)['name'], NAME_CHARS_MAX) || defaultName(slug);
}

export function boardDetails(home: string, slug: string, files: Files): BoardDetails {
  const found = readObject(detailsPath(home, slug), files);
  return {
    name: textOf(found['name'], NAME_CHARS_MAX) || defaultName(slug),
    description: textOf(found['description'], DESCRIPTION_CHARS_MAX),
    defaultWorkdir: workdirOf(found),
  };
}

function workdirOf(found: Record<string, unknown>): string | null {
  const given = found['default_workdir'];
  return typeof given === 'string' && isAbsolute(given) ? given : null;
}

/**
 * The folder in which new tasks of a board work that name none; null for nowhere. Never fails.
 * @param database path of the board file; `board.json` lies beside it
 */
export function defaultWorkdir(database: string, files: Files): string | null {
  return workdirOf(readObject(`${dirname(database)}/board.json`, files));
}

/**
 * The task as it is asked for, with the board's folder where it names a kind of workspace that needs one and no path.
 * Scratch folders are removed after the task, so they never inherit one (kernel-spec 1.2).
 * @param database path of the board file; `board.json` lies beside it
 */
export function withDefaultWorkdir(input: CreateTaskInput, database: string, files: Files): CreateTaskInput {
  const needsFolder = input.workspaceKind === 'dir' || input.workspaceKind === 'worktree';
  if (!needsFolder || (input.workspacePath ?? '') !== '') return input;
  const folder = defaultWorkdir(database, files);
  return folder === null ? input : { ...input, workspacePath: folder };
}

function clean(field: string, value: string, charsMax: number): string {
  if (value.length > charsMax)
    throw new Refusal('too_large', `${field}: keep it within ${charsMax} characters.`, { field });
  return value.replaceAll(/\p{C}/gu, ' ').trim();
}

function cleanFolder(path: string | null, files: Files): string | null {
  if (path === null) return null;
  if (!isAbsolute(path) || path.includes('\0') || !files.isDirectory(path))
    throw new Refusal('invalid', `default-workdir: there is no folder ${path.replaceAll(/\p{C}/gu, '?')}.`, {
      field: 'default-workdir',
    });
  return path;
}

/**
 * What is given, as `board.json` holds it. Writes nothing.
 * @throws Refusal 'too_large'; 'invalid' for a working folder that is not there
 */
export function cleanDetails(slug: string, change: Partial<BoardDetails>, files: Files): Record<string, unknown> {
  const { name, description, defaultWorkdir: folder } = change;
  return {
    ...(name === undefined ? {} : { name: clean('name', name, NAME_CHARS_MAX) || defaultName(slug) }),
    ...(description === undefined ? {} : { description: clean('description', description, DESCRIPTION_CHARS_MAX) }),
    ...(folder === undefined ? {} : { default_workdir: cleanFolder(folder, files) }),
  };
}

/**
 * Changes what is given; a blank name goes back to the one made from the slug.
 * @param now epoch milliseconds, written once as the board's creation
 * @throws Refusal 'too_large'; 'invalid' for a working folder that is not there
 */
export function writeBoardDetails(
  home: string,
  slug: string,
  change: Partial<BoardDetails>,
  files: Files,
  now: number,
): BoardDetails {
  const path = detailsPath(home, slug);
  const next: Record<string, unknown> = {
    created_at: Math.trunc(now / 1000),
    ...readObject(path, files),
    slug,
    ...cleanDetails(slug, change, files),
  };
  files.writeText(path, `${JSON.stringify(next, null, 2)}\n`);
  return boardDetails(home, slug, files);
}
