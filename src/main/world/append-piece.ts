/** Adds a piece to the end of a file that is received in pieces, and to no other place in it. */
import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { Refusal } from '../../contract/error.ts';
import { toFault } from './platform-faults.ts';

/**
 * The file is created, mode 0600, by the piece at 0.
 * @param offset bytes that were received before
 * @returns its size now
 * @throws Refusal 'conflict' when it has another size; Fault of the disk
 */
export function appendPiece(path: string, offset: number, piece: Uint8Array): number {
  try {
    const fd = openSync(path, offset === 0 ? 'wx' : 'a', 0o600);
    try {
      const { size } = fstatSync(fd);
      if (size !== offset)
        throw new Refusal('conflict', `offset: ${size} bytes have arrived, not ${offset}; begin again.`, {
          field: 'offset',
        });
      for (let written = 0; written < piece.length;) written += writeSync(fd, piece, written);
      return offset + piece.length;
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw error instanceof Refusal ? error : toFault(error, `${path} cannot be written`);
  }
}
