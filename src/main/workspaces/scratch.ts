/**
 * Scratch workspaces: one folder per task under the board's `workspaces/`, made by us and marked as ours. The marker
 * inside names the task; safe-delete believes a folder to be ours only with it.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { Refusal } from '../../contract/error.ts';
import type { Files } from '../world/world.ts';

export const MARKER_NAME = '.flockboard-workspace.json';
/** Task ids become folder names, so anything else than our own form is refused before it is joined to a path (T12). */
const TASK_ID = /^t_[0-9a-f]{8,64}$/;
const markerSchema = z.object({ taskId: z.string(), createdAt: z.number() });

export type ScratchFiles = Pick<Files, 'ensureDir' | 'entryKind' | 'list' | 'readText' | 'writeTransient'>;

/** Folder that holds the board's scratch workspaces. */
export function workspacesRoot(boardDir: string): string {
  return join(boardDir, 'workspaces');
}

/** @throws Refusal 'invalid' when the id does not have the form of a task id. */
export function scratchPath(boardDir: string, taskId: string): string {
  if (!TASK_ID.test(taskId)) {
    throw new Refusal('invalid', 'The task id is not of the form t_ and hex digits, so it cannot name a folder.', {
      field: 'id',
    });
  }
  return join(workspacesRoot(boardDir), taskId);
}

/**
 * The task's scratch folder, made with its marker when it is not there. One that is there is used again as it is: a
 * later run continues where the earlier one stopped, and a marker that a worker removed is not put back.
 * @throws Refusal 'invalid' when something else stands in its place; Fault when the disk refuses.
 */
export function openScratch(
  files: ScratchFiles,
  boardDir: string,
  taskId: string,
  now: number,
): { path: string; created: boolean } {
  const path = scratchPath(boardDir, taskId);
  const found = files.entryKind(path);
  if (found !== null && found !== 'directory') {
    throw new Refusal('invalid', `The workspace ${path} is not a folder but a ${found}; move it away.`, {
      field: 'workspacePath',
    });
  }
  if (found === 'directory' && files.list(path).length > 0) return { path, created: false };
  files.ensureDir(path);
  // Not synced: a marker lost in a power cut costs no more than a folder that is kept.
  files.writeTransient(join(path, MARKER_NAME), `${JSON.stringify({ taskId, createdAt: now })}\n`);
  return { path, created: found === null };
}

/** The task that the marker in that folder names, or null without a readable marker. */
export function markedTask(files: Pick<Files, 'entryKind' | 'readText'>, folder: string): string | null {
  const path = join(folder, MARKER_NAME);
  if (files.entryKind(path) !== 'file') return null;
  try {
    return markerSchema.parse(JSON.parse(files.readText(path) ?? '')).taskId;
  } catch {
    return null;
  }
}
