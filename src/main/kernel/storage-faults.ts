/**
 * Reads SQLite's result codes, and is the only module that does (style rule 9). A board that cannot be written or
 * is no board is a refusal that says so; a disk or a damaged file is a fault. Anything else (a constraint, a wrong
 * statement) is our defect and passes through.
 */
import { Fault, isFault, isRefusal, Refusal } from '../../contract/error.ts';

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || error.name !== 'SqliteError') return null;
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' ? code : null;
}

/** True when another connection holds the lock that this statement needs. */
export function isBusy(error: unknown): boolean {
  return codeOf(error)?.startsWith('SQLITE_BUSY') ?? false;
}

/** True when SQLite says that the content is damaged or is no database at all, or when that was said already. */
export function isDamage(error: unknown): boolean {
  if (isFault(error)) return error.kind === 'database_damaged';
  if (isRefusal(error)) return error.code === 'not_a_board';
  const code = codeOf(error);
  return code !== null && (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB');
}

/**
 * True when the fate of a transaction is unknown: after a failed write or sync its frames may still come back when
 * the log is replayed (F107). The connection is not used again.
 */
export function leavesDoubt(error: unknown): boolean {
  return codeOf(error)?.startsWith('SQLITE_IOERR') ?? false;
}

/** The Refusal or Fault that `error` stands for, or the error itself when it is neither. */
export function storageTrouble(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (code === null) return error;
  const cause = { cause: error };
  if (code.startsWith('SQLITE_BUSY') || code === 'SQLITE_LOCKED')
    return new Refusal('busy', `Another program is writing to the board ${path}; try again in a moment.`);
  if (code === 'SQLITE_NOTADB') return new Refusal('not_a_board', `${path} is not a board; it was left as it is.`);
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM')
    return new Refusal('read_only', `The board ${path} cannot be written; check the permissions of it and its folder.`);
  if (code.startsWith('SQLITE_CANTOPEN'))
    return new Refusal(
      'read_only',
      `The board ${path} cannot be opened or created; check that its folder is writable.`,
    );
  if (code === 'SQLITE_FULL') return new Fault('disk_full', `The disk of ${path} is full; nothing was saved.`, cause);
  if (code.startsWith('SQLITE_IOERR'))
    return new Fault(
      'disk_io',
      `Reading or writing ${path} failed; whether the last change was saved is unknown.`,
      cause,
    );
  if (code.startsWith('SQLITE_CORRUPT'))
    return new Fault('database_damaged', `The board ${path} is damaged; it was left as it is.`, cause);
  return error;
}
