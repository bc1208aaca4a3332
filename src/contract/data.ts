/**
 * What the Data page of a window asks for besides backups (boards.ts): an export of a board, and new boards made of
 * files. Files travel in pieces over the connection that is there already, so no page names a path of its own choosing.
 */
import { z } from 'zod';
import { UPLOAD_BYTES_MAX, UPLOAD_PIECE_BYTES } from './limits.ts';
import { boardSlug } from './schemas.ts';

/** One piece of an export, in order. */
export interface ExportPiece {
  text: string;
  /** Lines up to the end of this piece. */
  lines: number;
}

/** A board of another program on this machine. */
export interface ForeignBoard {
  path: string;
  /** The slug that it would get. */
  board: string;
  bytes: number;
  /** Epoch milliseconds. */
  modifiedAt: number;
}

/** What a file turned out to be: another program's database, one of ours, or our export. */
export const IMPORT_FORMATS = ['hermes', 'board', 'export'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

export interface ImportView {
  board: string;
  format: ImportFormat;
  tasks: number;
  /** What could not stay as it was, with some ids each. */
  adapted: { what: string; count: number; examples: string[] }[];
  /** Names of what has no place here. */
  ignored: string[];
}

/** The parts of an upload: a file, and the journal that SQLite keeps beside a database. */
export const UPLOAD_PARTS = ['file', 'journal'] as const;
export type UploadPart = (typeof UPLOAD_PARTS)[number];

const upload = z.string().regex(/^[0-9A-Za-z_-]{20,64}$/, 'begin a new one');

export const uploadInput = z.strictObject({
  /** Null begins a new upload. */
  upload: upload.nullable(),
  part: z.enum(UPLOAD_PARTS),
  /** Bytes of this part that were sent before; a piece goes to the end and nowhere else. */
  offset: z.number().int().nonnegative().max(UPLOAD_BYTES_MAX),
  base64: z.base64().max(Math.ceil(UPLOAD_PIECE_BYTES / 3) * 4),
});

export const importInput = z.strictObject({
  /** What was uploaded, or the path of one of `sources`. */
  from: z.union([z.strictObject({ upload }), z.strictObject({ source: z.string().min(1).max(4096) })]),
  /** The slug of the new board. */
  board: boardSlug,
});
