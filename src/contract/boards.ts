/**
 * Boards as a whole, and their backups, as a window sees them. A board's slug is its folder and never changes; its
 * name is what people call it. Archived boards and backups are named by their folder and file name, never by a path.
 */
import { z } from 'zod';
import { NAME_CHARS_MAX } from './limits.ts';
import { boardSlug } from './schemas.ts';

/** A board that was put away. Several may have had the same slug; `folder` tells them apart. */
export interface ArchivedBoardView {
  folder: string;
  slug: string;
  name: string;
  /** Epoch milliseconds. */
  archivedAt: number;
}

/** A verified copy of a board in its own folder. */
export interface BackupView {
  /** The file's name, which the other calls take. */
  file: string;
  /** By the clock or at quitting, for a person, or before the schema was upgraded. */
  kind: 'auto' | 'manual' | 'upgrade';
  /** Epoch milliseconds. */
  takenAt: number;
  bytes: number;
}

/** A change of the board that a backup does not have. */
export interface LostChange {
  taskId: string;
  /** The kind of its event. */
  kind: string;
  /** Epoch milliseconds. */
  at: number;
}

/** What a backup holds, and what the board has that it lacks. */
export interface BackupContent {
  file: string;
  tasks: number;
  /** Oldest first, at most 1000; null when the board's file cannot be read. */
  lost: LostChange[] | null;
}

export interface RestoredBoard extends BackupContent {
  /** True when the file that stood there was kept, in `replaced/` of the board's folder. */
  isOldKept: boolean;
}

const boardName = z.string().trim().max(NAME_CHARS_MAX, `name: keep it within ${NAME_CHARS_MAX} characters`);

/** A blank name is the one made from the slug. */
export const createBoardInput = z.strictObject({ board: boardSlug, name: boardName.optional() });
export const renameBoardInput = z.strictObject({ board: boardSlug, name: boardName });
export const unarchiveBoardInput = z.strictObject({
  folder: z.string().min(1).max(128),
  /** The slug it gets; its old one when left out. */
  as: boardSlug.optional(),
});
export const backupInput = z.strictObject({ board: boardSlug, file: z.string().min(1).max(128) });
