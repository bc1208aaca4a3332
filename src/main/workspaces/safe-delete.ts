/**
 * The only way a workspace is ever removed. It starts from a path that data brought along and gives nothing on it:
 * what is removed must be the folder we made for that very task, proven by where it really lies and by our marker
 * (failures.md F079, invariant I20). First it is moved into the board's trash under a name nobody knows, then looked
 * at again, and only then deleted: a path swapped between look and deletion thus costs nothing.
 */
import { basename, dirname, join } from 'node:path';
import { isFault, isRefusal } from '../../contract/error.ts';
import type { Files, Ids } from '../world/world.ts';
import { isWithin } from './directory.ts';
import { holdsMount } from './mounts.ts';
import { markedTask, scratchPath, workspacesRoot } from './scratch.ts';

export interface RemovalRequest {
  taskId: string;
  /** What the task or run says its workspace was. */
  path: string;
  boardDir: string;
  /** Folder of the whole installation, never removed nor anything it lies in. */
  home: string;
  files: Files;
  ids: Pick<Ids, 'token'>;
}

/** Why a folder is kept; stable words for logs and tests. */
export type KeepReason =
  | 'missing'
  | 'bad_id'
  | 'not_a_folder'
  | 'outside_root'
  | 'no_marker'
  | 'holds_home'
  | 'mount'
  | 'git_repository'
  | 'changed';

export type RemovalDecision = { remove: true; realPath: string } | { remove: false; reason: KeepReason };

/** Whether that path is this task's scratch folder and nothing else. Looks, changes nothing. */
export function decideRemoval(request: RemovalRequest): RemovalDecision {
  const { taskId, path, boardDir, home, files } = request;
  const expected = expectedPath(boardDir, taskId);
  if (expected === null) return keep('bad_id');
  const kind = files.entryKind(path);
  if (kind === null) return keep('missing');
  if (kind !== 'directory') return keep('not_a_folder');
  if (!isExpectedPlace(files, boardDir, path, expected)) return keep('outside_root');
  const realPath = files.realPath(path);
  const protectedPaths = [home, boardDir, files.userHome()].filter((folder) => files.exists(folder));
  if (protectedPaths.some((folder) => isWithin(realPath, files.realPath(folder)))) return keep('holds_home');
  if (markedTask(files, realPath) !== taskId) return keep('no_marker');
  if (holdsMount(files, realPath)) return keep('mount');
  // A repository at the top may be the only copy of commits; its owner decides (F080).
  if (files.entryKind(join(realPath, '.git')) !== null) return keep('git_repository');
  return { remove: true, realPath };
}

/**
 * Removes the scratch folder of that task when decideRemoval allows it.
 * @throws Fault when the disk refuses; the folder is then whole in its place or lies in the board's trash.
 */
export function removeScratch(request: RemovalRequest): RemovalDecision {
  const aside = setScratchAside(request);
  if (aside.remove) request.files.removeTree(aside.doomed);
  return aside.remove ? { remove: true, realPath: aside.realPath } : aside;
}

/**
 * The first half of removeScratch: the folder is in the trash afterwards, under the name `doomed`, for the caller to
 * delete.
 * @throws Fault when the disk refuses; the folder is then whole in its place
 */
export function setScratchAside(
  request: RemovalRequest,
): { remove: true; realPath: string; doomed: string } | { remove: false; reason: KeepReason } {
  const decision = decideRemoval(request);
  if (!decision.remove) return decision;
  const { taskId, boardDir, files, ids } = request;
  const trash = trashOf(boardDir);
  if (files.entryKind(trash) === 'link') return keep('outside_root');
  files.ensureDir(trash);
  const doomed = join(
    trash,
    `${taskId}-${ids
      .token()
      .replaceAll(/[^A-Za-z0-9]/g, '')
      .slice(0, 16)}`,
  );
  files.rename(decision.realPath, doomed);
  if (files.entryKind(doomed) !== 'directory' || markedTask(files, doomed) !== taskId || holdsMount(files, doomed)) {
    // Somebody swapped it after the look. What was moved is not ours, so it goes back if its place is free.
    if (files.entryKind(decision.realPath) === null) files.rename(doomed, decision.realPath);
    return keep('changed');
  }
  return { ...decision, doomed };
}

/** Where folders wait for their deletion. */
function trashOf(boardDir: string): string {
  return join(boardDir, 'trash');
}

/** Names of folders in the trash that a deletion which was cut short left there. */
export function leftInTrash(files: Pick<Files, 'entryKind' | 'list' | 'readText'>, boardDir: string): string[] {
  const trash = trashOf(boardDir);
  if (files.entryKind(trash) !== 'directory') return [];
  const paths = files.list(trash).filter((name) => /^t_[0-9a-f]{8,64}-[A-Za-z0-9]{1,16}$/.test(name));
  return paths
    .map((name) => join(trash, name))
    .filter((path) => files.entryKind(path) === 'directory' && !holdsMount(files, path));
}

function expectedPath(boardDir: string, taskId: string): string | null {
  try {
    return scratchPath(boardDir, taskId);
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** The parent must really be the workspaces folder, which is itself no link, and the name the task's. */
function isExpectedPlace(files: Files, boardDir: string, path: string, expected: string): boolean {
  const root = workspacesRoot(boardDir);
  try {
    const realRoot = join(files.realPath(boardDir), basename(root));
    const isInRoot = files.realPath(dirname(path)) === realRoot;
    return isInRoot && files.realPath(path) === join(realRoot, basename(expected));
  } catch (error) {
    if (isFault(error)) return false;
    throw error;
  }
}

function keep(reason: KeepReason): { remove: false; reason: KeepReason } {
  return { remove: false, reason };
}
