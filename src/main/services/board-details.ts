/**
 * What people call a board: its display name and description, kept in `board.json` beside the board file. The folder
 * is the identity; this file never decides which board is meant. Reading never fails, and keys that are not ours
 * survive a change (kernel-spec 1.2).
 */
import { Refusal } from '../../contract/error.ts';
import { NAME_CHARS_MAX } from '../../contract/limits.ts';
import type { Files } from '../world/world.ts';
import { boardPaths } from './boards.ts';

export interface BoardDetails {
  name: string;
  description: string;
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
  };
}

function clean(field: string, value: string, charsMax: number): string {
  if (value.length > charsMax)
    throw new Refusal('too_large', `${field}: keep it within ${charsMax} characters.`, { field });
  return value.replaceAll(/\p{C}/gu, ' ').trim();
}

/**
 * Changes what is given; a blank name goes back to the one made from the slug.
 * @param now epoch milliseconds, written once as the board's creation
 * @throws Refusal 'too_large'
 */
export function writeBoardDetails(
  home: string,
  slug: string,
  change: Partial<BoardDetails>,
  files: Files,
  now: number,
): BoardDetails {
  const path = detailsPath(home, slug);
  const known = readObject(path, files);
  const next: Record<string, unknown> = { created_at: Math.trunc(now / 1000), ...known, slug };
  if (change.name !== undefined) next['name'] = clean('name', change.name, NAME_CHARS_MAX) || defaultName(slug);
  if (change.description !== undefined)
    next['description'] = clean('description', change.description, DESCRIPTION_CHARS_MAX);
  files.writeText(path, `${JSON.stringify(next, null, 2)}\n`);
  return boardDetails(home, slug, files);
}
