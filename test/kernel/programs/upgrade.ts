/**
 * Opens the board named by its first argument and brings it to the next schema, as a later version would. With `die` as
 * second argument the process kills itself between two statements of the upgrade. Prints what came of it as JSON.
 */
import { openDatabase } from '../../../src/main/kernel/database.ts';
import { MIGRATIONS, migrate, type Migration } from '../../../src/main/kernel/migrate.ts';
import { boardFiles } from '../../../src/main/world/board-files.ts';

const [path = '', way = ''] = process.argv.slice(2);
const next = MIGRATIONS.length + 1;
const last: Migration = {
  version: next + 1,
  get sql(): string {
    if (way === 'die') process.kill(process.pid, 'SIGKILL');
    return 'CREATE INDEX tasks_due ON tasks(due_at) WHERE due_at IS NOT NULL';
  },
};
const migrations: Migration[] = [
  ...MIGRATIONS,
  { version: next, sql: 'ALTER TABLE tasks ADD COLUMN due_at REAL; UPDATE tasks SET due_at = created_at + 1' },
  last,
];
const db = openDatabase({ path, files: boardFiles, mode: 'existing', busyTimeoutMs: 10_000 }, () => {});
const copy = migrate(db, { stamp: Date.now(), migrations });
const due = db.get<{ n: number }>('SELECT count(*) AS n FROM tasks WHERE due_at = created_at + 1');
db.close();
process.stdout.write(`${JSON.stringify({ copy, due: due?.n ?? null })}\n`);
