/**
 * Reads the error codes of the operating system, in this one place, and turns them into faults. Everything else in
 * the world asks here; nothing above the world ever looks at an errno.
 */
import { Fault, isFault, type FaultKind } from '../../contract/error.ts';

const KINDS: Readonly<Record<string, FaultKind>> = {
  EACCES: 'permission',
  EPERM: 'permission',
  EROFS: 'permission',
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EFBIG: 'disk_full',
  ENOENT: 'not_found',
  ENOTDIR: 'not_found',
  E2BIG: 'process',
  EAGAIN: 'process',
  EMFILE: 'process',
  ENFILE: 'process',
  ENOMEM: 'process',
  ESRCH: 'process',
};

const SENTENCES: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'the operating system does not allow it',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would grow beyond the allowed size',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is not a folder',
  EEXIST: 'it exists already',
  EISDIR: 'it is a folder',
  ENOTEMPTY: 'the folder is not empty',
  ELOOP: 'a symbolic link stands where none may be',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'the disk reported an input/output error',
  E2BIG: 'the arguments and environment are too long; hand long text over as a file or on standard input',
  EAGAIN: 'the limit of processes is reached',
  EMFILE: 'this process has too many files open',
  ENFILE: 'the system has too many files open',
  ENOMEM: 'there is not enough memory',
};

/** The errno name of a Node error, or null for anything else. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' ? code : null;
}

/** True when the error only says that the path is not there. */
export function isMissing(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/**
 * A fault that says what was being done and why it failed. A fault passes through unchanged; a code nobody listed
 * counts as `disk_io`, since the callers here talk to the file system.
 */
export function toFault(error: unknown, doing: string): Fault {
  if (isFault(error)) return error;
  const code = errorCode(error);
  const why = (code === null ? null : SENTENCES[code]) ?? (error instanceof Error ? error.message : String(error));
  return new Fault((code === null ? null : KINDS[code]) ?? 'disk_io', `${doing}: ${why}.`, { cause: error });
}
