/**
 * Brings a board file to the schema of this program: numbered migrations, forward only, all inside one transaction
 * together with the new number (F072). A file with content is copied with VACUUM INTO before it is changed, by the
 * same library and under the write lock. `user_version` holds the number, `application_id` says that the file is ours, and
 * the setting `schema` holds a fingerprint of what stands there, because a number alone does not notice a lost column.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Fault, Refusal } from '../../contract/error.ts';
import { boardFiles } from '../world/board-files.ts';
import { copyFiles, type CopyFiles } from '../world/copy-files.ts';
import { backupFolder, partialPath } from './backup-files.ts';
import { openReader, type Database, type ReadDb } from './database.ts';
import { board } from './migrations/0001-board.ts';
import { baseAndHiddenChildren } from './migrations/0002-base-and-hidden-children.ts';
import { observedFacts } from './migrations/0003-observed-facts.ts';

export interface Migration {
  /** Position in the sequence, from 1 without gaps. */
  version: number;
  sql: string;
}

/** When you add a migration, add it here; its number is the file's. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, sql: board },
  { version: 2, sql: baseAndHiddenChildren },
  { version: 3, sql: observedFacts },
];

/** "FLKB" in ASCII. */
export const APPLICATION_ID = 0x464c4b42;

interface Header {
  version: number;
  applicationId: number;
  tables: number;
}

function headerOf(db: ReadDb): Header {
  const row = db.get<Header>(
    `SELECT (SELECT user_version FROM pragma_user_version) AS version,
            (SELECT application_id FROM pragma_application_id) AS applicationId,
            (SELECT count(*) FROM sqlite_schema) AS tables`,
  );
  if (row === undefined) throw new Error('The header of the board could not be read.');
  return row;
}

/** Refuses, by reading alone, a database of another program ('not_a_board') or of a newer version ('newer_board'). */
export function refuseForeign(db: ReadDb, path: string, migrations: readonly Migration[] = MIGRATIONS): void {
  const { version, applicationId, tables } = headerOf(db);
  if (applicationId !== APPLICATION_ID && (applicationId !== 0 || version !== 0 || tables > 0))
    throw new Refusal('not_a_board', `${path} is a database of another program; it was left as it is.`, { path });
  if (version > migrations.length)
    throw new Refusal(
      'newer_board',
      `${path} was written by a newer version (schema ${version}); update this program.`,
      {
        path,
        version,
        supported: migrations.length,
      },
    );
}

/** Tables and triggers as they are; indexes and statistics may be added by anybody. */
function fingerprintOf(db: ReadDb): string {
  const parts = db.all<{ sql: string }>(
    `SELECT sql FROM sqlite_schema WHERE type IN ('table', 'trigger') AND name NOT LIKE 'sqlite_%' ORDER BY type, name`,
  );
  return createHash('sha256')
    .update(parts.map((part) => part.sql).join('\n'))
    .digest('hex');
}

/** @throws Fault 'database_damaged' when tables or triggers are not what the last migration left (F072) */
export function verifySchema(db: ReadDb, path: string): void {
  const expected = db.get<{ value: string }>("SELECT value FROM settings WHERE key = 'schema'")?.value;
  if (expected !== fingerprintOf(db))
    throw new Fault('database_damaged', `The tables of ${path} were changed by another program; restore a backup.`);
}

/**
 * Applies what is missing, or checks that nothing is. Many processes may do so at once: the write lock lets one in, the others find it done.
 * @returns the path of the copy made before the change, or null when none was needed
 * @throws Fault 'database_damaged' when the number is right but the tables are not
 */
export function migrate(
  db: Database,
  options: { stamp: number; migrations?: readonly Migration[]; copies?: CopyFiles },
): string | null {
  const migrations = options.migrations ?? MIGRATIONS;
  const { version } = headerOf(db);
  if (version >= migrations.length) {
    verifySchema(db, db.path);
    return null;
  }
  return db.write((tx) => {
    const from = headerOf(tx).version;
    if (from >= migrations.length) return null;
    const copy = from === 0 ? null : copyBefore(db.path, options.stamp, migrations.length, options.copies ?? copyFiles);
    for (const migration of migrations.slice(from)) db.exec(migration.sql);
    db.exec(`PRAGMA user_version = ${migrations.length}`);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    tx.run("INSERT OR REPLACE INTO settings (key, value) VALUES ('schema', ?)", [fingerprintOf(tx)]);
    return copy;
  });
}

/**
 * Copies the board as it is before the change, on a connection of its own, while the caller holds the write lock: so
 * that of many programs that start at once one makes one copy.
 */
function copyBefore(path: string, stamp: number, target: number, files: CopyFiles): string {
  const copy = join(backupFolder(path), `before-schema-${target}-${stamp}.db`);
  const partial = partialPath(copy, `before-schema-${stamp}`);
  boardFiles.ensureFolderOf(copy);
  files.removeFile(partial);
  const reader = openReader(path);
  try {
    reader.copyInto(partial);
  } finally {
    reader.close();
  }
  files.sync(partial);
  files.move(partial, copy);
  return copy;
}
