/** Where files live in memory, so that thousands of durable writes take no time; the disk where there is none. */
import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';

export function memoryFolder(): string {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
}
