/**
 * Bounds the disk space of a log that a worker goes on appending to (failures.md F026). The bytes between head and
 * tail are given back to the file system by punching a hole with fallocate(2): the size and every offset stay as they
 * are, so neither the writer nor a reader that follows the file notices, and no byte written meanwhile is lost.
 * Copying the tail and truncating was rejected: what arrives in between would vanish and readers would lose their place.
 */
import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { Fault } from '../../contract/error.ts';
import { libc } from './libc.ts';
import { isMissing, toFault } from './platform-faults.ts';

const KEEP_SIZE_AND_PUNCH_HOLE = 3;
const NOTE = '\n[The middle of this log was dropped to bound its size.]\n';

/**
 * Frees what lies between the first `keepHeadBytes` and the last `keepTailBytes` and leaves a line saying so; the
 * rest of the hole reads as NUL bytes. Returns the bytes that the file occupies afterwards, or null when it is
 * missing or the file system cannot do this.
 */
export function dropMiddle(path: string, keepHeadBytes: number, keepTailBytes: number): number | null {
  const { fallocate } = libc();
  if (fallocate === null) return null;
  let fd: number;
  try {
    fd = openSync(path, 'r+');
  } catch (error) {
    if (isMissing(error)) return null;
    throw toFault(error, `${path} cannot be shortened`);
  }
  try {
    const end = fstatSync(fd).size - keepTailBytes;
    if (end - keepHeadBytes > NOTE.length) {
      const code = fallocate(fd, KEEP_SIZE_AND_PUNCH_HOLE, keepHeadBytes, end - keepHeadBytes);
      if (code === constants.errno.EOPNOTSUPP || code === constants.errno.ENOSYS) return null;
      if (code !== 0) throw new Fault('disk_io', `${path} cannot be shortened (errno ${code}).`);
      writeSync(fd, NOTE, keepHeadBytes);
    }
    return fstatSync(fd).blocks * 512;
  } finally {
    closeSync(fd);
  }
}
