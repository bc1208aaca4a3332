/**
 * The few calls of the C library that Node does not offer: flock(2) and fallocate(2), bound through koffi. Loaded on
 * first use, so that commands that lock nothing do not pay for it and a platform without it still reads boards.
 */
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { Fault } from '../../contract/error.ts';

export interface Libc {
  /** flock(2): 0, or the errno. Interrupted calls are repeated. */
  flock(fd: number, operation: number): number;
  /** fallocate(2): 0, or the errno; null where the system has no such call. */
  fallocate: ((fd: number, mode: number, offset: number, length: number) => number) | null;
}

type Koffi = typeof import('koffi');

let loaded: Libc | null = null;

/** @throws Fault 'process' on platforms other than Linux and macOS, or when the binding cannot be loaded. */
export function libc(): Libc {
  loaded ??= load();
  return loaded;
}

function load(): Libc {
  const name = { linux: 'libc.so.6', darwin: 'libSystem.B.dylib' }[process.platform as string];
  if (name === undefined) throw new Fault('process', 'Locking a board for dispatch needs Linux or macOS.');
  try {
    const require = createRequire(import.meta.url);
    const koffi = require('koffi') as Koffi;
    const library = koffi.load(name);
    const flock = library.func('int flock(int fd, int operation)') as (fd: number, operation: number) => number;
    const errno = (result: number): number => (result === 0 ? 0 : koffi.errno());
    return {
      flock: (fd, operation) => {
        for (;;) {
          const code = errno(flock(fd, operation));
          if (code !== constants.errno.EINTR) return code;
        }
      },
      fallocate: process.platform === 'linux' ? bindFallocate(library, errno) : null,
    };
  } catch (error) {
    throw new Fault('process', `The system's C library (${name}) could not be bound, so no board can be locked.`, {
      cause: error,
    });
  }
}

function bindFallocate(library: ReturnType<Koffi['load']>, errno: (result: number) => number): Libc['fallocate'] {
  const call = library.func('int fallocate(int fd, int mode, int64_t offset, int64_t length)') as (
    fd: number,
    mode: number,
    offset: number,
    length: number,
  ) => number;
  return (fd, mode, offset, length) => errno(call(fd, mode, offset, length));
}
