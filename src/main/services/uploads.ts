/**
 * Files that a window sends in pieces, kept in `<home>/uploads/<id>/` until they were used or nobody has touched them
 * for a while. A window names an upload and a part of it, never a path (threat T12).
 */
import { Refusal } from '../../contract/error.ts';
import type { UploadPart } from '../../contract/data.ts';
import { UPLOAD_BYTES_MAX, UPLOAD_PIECE_BYTES } from '../../contract/limits.ts';
import { appendPiece } from '../world/append-piece.ts';
import { copyFiles } from '../world/copy-files.ts';
import type { World } from '../world/world.ts';

/** SQLite's own name for the journal beside a database. */
const NAMES: Readonly<Record<UploadPart, string>> = { file: 'file', journal: 'file-wal' };
/** More at once is a page that runs wild, or what failed imports left. */
const UPLOADS_MAX = 4;
/** Untouched for that long, nobody comes back to it. */
const AGE_MAX_MS = 3_600_000;

export interface UploadPiece {
  upload: string | null;
  part: UploadPart;
  offset: number;
  base64: string;
}

export interface Uploads {
  /** @throws Refusal 'conflict', 'too_large', 'invalid'; Fault of the disk */
  append(piece: UploadPiece): { upload: string; bytes: number };
  /** Path of the file of an upload. @throws Refusal 'invalid' when it is gone */
  fileOf(upload: string): string;
  discard(upload: string): void;
}

export function createUploads(home: string, world: World): Uploads {
  const folder = `${home}/uploads`;
  const dirOf = (upload: string): string => `${folder}/${upload}`;

  function gone(): Refusal {
    return new Refusal('invalid', 'upload: it is not there any more; choose the file again.', { field: 'upload' });
  }

  /** When a piece of it arrived last, epoch milliseconds. */
  function touchedAt(upload: string): number {
    return Math.max(...['', '/file', '/file-wal'].map((end) => copyFiles.modifiedAt(dirOf(upload) + end) ?? 0));
  }

  /** Makes room: what nobody has touched for long goes, and beyond that what was touched least recently. */
  function begin(): string {
    const latest = copyFiles
      .list(folder)
      .map((name) => ({ name, at: touchedAt(name) }))
      .toSorted((a, b) => b.at - a.at);
    for (const [index, { name, at }] of latest.entries())
      if (index >= UPLOADS_MAX - 1 || world.clock.now() - at > AGE_MAX_MS) copyFiles.removeTree(dirOf(name));
    const upload = world.ids.token();
    world.files.ensureDir(folder);
    world.files.ensureDir(dirOf(upload));
    return upload;
  }

  return {
    append({ upload, part, offset, base64 }) {
      const piece = Buffer.from(base64, 'base64');
      if (piece.length > UPLOAD_PIECE_BYTES)
        throw new Refusal('too_large', `base64: send at most ${UPLOAD_PIECE_BYTES} bytes at once.`, {
          field: 'base64',
        });
      if (offset + piece.length > UPLOAD_BYTES_MAX)
        throw new Refusal('too_large', `file: at most ${UPLOAD_BYTES_MAX} bytes can be received.`, { field: 'file' });
      const id = upload ?? begin();
      if (!world.files.isDirectory(dirOf(id))) throw gone();
      return { upload: id, bytes: appendPiece(`${dirOf(id)}/${NAMES[part]}`, offset, piece) };
    },
    fileOf(upload) {
      const path = `${dirOf(upload)}/${NAMES.file}`;
      if (copyFiles.sizeOf(path) === null) throw gone();
      return path;
    },
    discard: (upload) => copyFiles.removeTree(dirOf(upload)),
  };
}
