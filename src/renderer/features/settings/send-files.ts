/** Sends a chosen file, and the journal that was chosen with it, to the engine in pieces. */
import { UPLOAD_BYTES_MAX, UPLOAD_PIECE_BYTES } from '../../../contract/limits.ts';
import type { Api } from '../../lib/connect.ts';

/** Base64 of a piece; in parts, because a call takes only so many arguments. */
function base64Of(piece: Uint8Array): string {
  let text = '';
  for (let at = 0; at < piece.length; at += 8192) text += String.fromCharCode(...piece.subarray(at, at + 8192));
  return btoa(text);
}

/**
 * @param progress told the part that is sent, 0 to 1
 * @returns the upload's name
 * @throws Error with a sentence for a file that is too large; and what the engine refuses
 */
export async function sendFiles(api: Api, files: readonly File[], progress: (part: number) => void): Promise<string> {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  let sent = 0;
  let upload: string | null = null;
  for (const file of files) {
    const part = file.name.endsWith('-wal') ? 'journal' : 'file';
    if (file.size > UPLOAD_BYTES_MAX) throw new FileTooLarge(file.name);
    for (let offset = 0; offset === 0 || offset < file.size; offset += UPLOAD_PIECE_BYTES) {
      // One piece after another: the engine appends them.
      // oxlint-disable-next-line no-await-in-loop
      const piece = new Uint8Array(await file.slice(offset, offset + UPLOAD_PIECE_BYTES).arrayBuffer());
      // oxlint-disable-next-line no-await-in-loop
      ({ upload } = await api.data.upload({ upload, part, offset, base64: base64Of(piece) }));
      sent += piece.length;
      progress(total === 0 ? 1 : sent / total);
    }
  }
  if (upload === null) throw new Error('No file was chosen.');
  return upload;
}

export class FileTooLarge extends Error {
  constructor(name: string) {
    super(`${name} is larger than 1 GB; use flockboard import on the command line.`);
    this.name = 'FileTooLarge';
  }
}
