/**
 * Workspaces in folders the user names. The path is checked, never guessed: relative ones would resolve against
 * whatever folder the dispatcher happens to run in (failures.md F083). Such folders are never deleted by us.
 */
import { isAbsolute, join, normalize, sep } from 'node:path';
import { Refusal } from '../../contract/error.ts';
import type { Files } from '../world/world.ts';

export type DirectoryFiles = Pick<
  Files,
  'ensureDir' | 'entryKind' | 'isDirectory' | 'exists' | 'realPath' | 'userHome'
>;

/**
 * The absolute, normalised form of a workspace path; `~` and `~/…` mean the user's home folder.
 * @throws Refusal 'invalid' naming the field `workspacePath`
 */
export function absoluteWorkspacePath(files: Pick<Files, 'userHome'>, given: string): string {
  if (given.trim() === '') throw refuse('is empty; give an absolute path');
  if (given.includes('\0')) throw refuse('holds a NUL character; give a path without it');
  const home = given === '~' || given.startsWith('~/');
  const expanded = home ? join(files.userHome(), given.slice(1)) : given;
  if (!isAbsolute(expanded)) {
    throw refuse(`${JSON.stringify(given)} is relative; give an absolute path, or one that starts with ~/`);
  }
  const path = normalize(expanded);
  return path.length > 1 && path.endsWith(sep) ? path.slice(0, -1) : path;
}

/**
 * A `dir` workspace: the folder itself, made with its parents when missing.
 * @throws Refusal 'invalid' for the root folder, the home folder itself, the board's own folder and what is no folder
 */
export function openDirectory(
  files: DirectoryFiles,
  boardDir: string,
  given: string,
): { path: string; created: boolean } {
  const path = absoluteWorkspacePath(files, given);
  refuseForbidden(files, boardDir, path);
  if (files.isDirectory(path)) {
    refuseForbidden(files, boardDir, files.realPath(path));
    return { path, created: false };
  }
  if (files.entryKind(path) !== null) throw refuse(`${path} exists but is not a folder; choose a folder`);
  files.ensureDir(path);
  refuseForbidden(files, boardDir, files.realPath(path));
  return { path, created: true };
}

function refuseForbidden(files: DirectoryFiles, boardDir: string, path: string): void {
  if (path === sep) throw refuse('is the root folder; choose a folder inside it');
  const homes = realForms(files, files.userHome());
  if (homes.includes(path)) throw refuse('is your home folder; choose a folder inside it');
  for (const board of realForms(files, boardDir)) {
    const scratch = join(board, 'workspaces');
    if (isWithin(board, path) && !(path !== scratch && isWithin(scratch, path))) {
      throw refuse("lies in the board's own folder; choose a folder outside it");
    }
  }
}

function realForms(files: DirectoryFiles, path: string): string[] {
  const plain = normalize(path);
  return files.exists(plain) ? [plain, files.realPath(plain)] : [plain];
}

/** Whether `path` is `folder` or lies below it. Both absolute and normalised. */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function refuse(what: string): Refusal {
  return new Refusal('invalid', `The workspace path ${what}.`, { field: 'workspacePath' });
}
