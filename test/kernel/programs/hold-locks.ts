/**
 * Opens the board named by its first argument, holds a write transaction on it, and meanwhile does to the same board what
 * our backup, doctor and import do. Prints as one JSON line the locks that this process holds on the board's files
 * before and after each step, as /proc/locks shows them (F061). The last step is the mistake itself.
 */
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../../src/main/kernel/database.ts';
import { checkBeforeOpen, confirmDamage } from '../../../src/main/kernel/damage.ts';
import { countsAt, inspectBoard, openWorkAt } from '../../../src/main/kernel/inspect.ts';
import { openKernel } from '../../../src/main/kernel/open-kernel.ts';
import { examine } from '../../../src/main/services/doctor.ts';
import { kernelWorldOf } from '../../../src/main/services/kernel-world.ts';
import { boardFiles } from '../../../src/main/world/board-files.ts';
import { copyFiles } from '../../../src/main/world/copy-files.ts';
import { openWorld } from '../../../src/main/world/open-world.ts';

const [home = '', path = ''] = process.argv.slice(2);
const world = openWorld({ quiet: true });

/** `<part> <mode> <from>-<to>` for each lock of this process on a file of the board. */
function locks(): string[] {
  const parts = ['', '-wal', '-shm'].map((part) => [part, String(statSync(path + part).ino)] as const);
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, , , mode, pid, file = '', from, to] = line.trim().split(/\s+/);
      const part = parts.find(([, inode]) => file.endsWith(`:${inode}`));
      return Number(pid) === process.pid && part !== undefined ? [`db${part[0]} ${mode} ${from}-${to}`] : [];
    })
    .toSorted();
}

const holder = openDatabase({ path, files: boardFiles, mode: 'existing', busyTimeoutMs: 1_000 }, () => {});
holder.exec('BEGIN IMMEDIATE');
holder.get('SELECT count(*) FROM tasks');
const seen: Record<string, string[]> = { start: locks() };
const kernel = openKernel({ path, world: kernelWorldOf(world), mode: 'existing' });
seen['a second connection'] = locks();
await kernel.backup(join(home, 'copy.db'));
seen['backup'] = locks();
kernel.close();
seen['closing the second connection'] = locks();
checkBeforeOpen(path, copyFiles, world.clock.now());
confirmDamage(path);
seen['quick check'] = locks();
inspectBoard(path);
countsAt(path);
openWorkAt(path);
seen['inspection'] = locks();
examine(home, world);
seen['doctor'] = locks();
copyFiles.sizeOf(path);
copyFiles.holdersOf([path, `${path}-wal`, `${path}-shm`]);
seen['looking who has it open'] = locks();
closeSync(openSync(path, 'r'));
closeSync(openSync(`${path}-shm`, 'r'));
seen['opening it by other means'] = locks();
holder.exec('ROLLBACK');
holder.close();
process.stdout.write(`${JSON.stringify(seen)}\n`);
