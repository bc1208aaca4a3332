/**
 * The dispatcher's lock: flock(2) on a separate file that stays open while the lock is held. The lock belongs to the
 * open file description, so a second attempt in this very process fails too, flock(1) and other programs take part,
 * and the operating system drops it however the holder dies. Node opens files close-on-exec, so no worker inherits
 * it (failures.md F062).
 *
 * The text inside is for people. A holder that dies leaves it behind, so a reader believes it only while the very
 * process it names (boot id, pid, start time) is alive. Probing with a shared lock instead would make a rival's
 * attempt fail for a moment; /proc/locks does not show holders of other containers.
 */
import { closeSync, constants, fstatSync, ftruncateSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { constants as system, hostname } from 'node:os';
import { getSystemErrorMap } from 'node:util';
import { Fault } from '../../contract/error.ts';
import type { Clock, FileLock, FlockOwner, Locks, Processes } from './world.ts';
import { libc } from './libc.ts';
import { isMissing, toFault } from './platform-faults.ts';

const LOCK_EX = 2;
const LOCK_NB = 4;
/** Longer than any owner line; a file that holds more was not written by us. */
const OWNER_BYTES_MAX = 4096;

/** What the file holds. Checked by hand: every start of the command line reads this module, and few read a lock. */
interface WrittenOwner extends FlockOwner {
  startTicks: string;
  bootId: string;
}

/** @param processes proves that the owner named in a lock file still runs. */
export function createLocks(clock: Clock, processes: Pick<Processes, 'identify' | 'isAlive' | 'bootId'>): Locks {
  return {
    tryLock: (path, owner) => lockFile(path, ownerText(owner.kind, clock, processes)),
    readOwner: (path) => readOwner(path, processes),
  };
}

/**
 * Takes the lock and writes `text` into the file, or returns null when somebody holds it.
 * @param opened called between open and lock, the moment in which another program can replace the file
 */
export function lockFile(path: string, text: string, opened?: () => void): FileLock | null {
  for (;;) {
    const fd = openLockFile(path);
    try {
      opened?.();
      const code = libc().flock(fd, LOCK_EX | LOCK_NB);
      if (code === system.errno.EWOULDBLOCK) {
        closeSync(fd);
        return null;
      }
      if (code !== 0) throw lockFault(path, code);
      if (isSameFile(fd, path)) {
        writeOwner(fd, text, path);
        return heldLock(fd);
      }
      // Somebody replaced the file between our open and our lock: the name now means another file. Take that one.
      closeSync(fd);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }
}

function openLockFile(path: string): number {
  try {
    return openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  } catch (error) {
    throw toFault(error, `The lock file ${path} cannot be opened`);
  }
}

function lockFault(path: string, code: number): Fault {
  const name = getSystemErrorMap().get(-code)?.[0] ?? `errno ${code}`;
  return new Fault('disk_io', `The file system of ${path} refused to lock it (${name}).`);
}

function isSameFile(fd: number, path: string): boolean {
  const held = fstatSync(fd);
  const named = statSync(path, { throwIfNoEntry: false });
  return named !== undefined && named.ino === held.ino && named.dev === held.dev;
}

function writeOwner(fd: number, text: string, path: string): void {
  try {
    ftruncateSync(fd, 0);
    writeSync(fd, text, 0);
  } catch (error) {
    throw toFault(error, `The owner cannot be written into the lock file ${path}`);
  }
}

function heldLock(fd: number): FileLock {
  let held = true;
  return {
    release: () => {
      if (!held) return;
      held = false;
      try {
        ftruncateSync(fd, 0);
      } finally {
        closeSync(fd);
      }
    },
  };
}

function ownerText(kind: string, clock: Clock, processes: Pick<Processes, 'identify' | 'bootId'>): string {
  const startTicks = processes.identify(process.pid, null)?.startTicks ?? '';
  const owner = {
    pid: process.pid,
    host: hostname(),
    kind,
    since: clock.now(),
    startTicks,
    bootId: processes.bootId(),
  };
  return `${JSON.stringify(owner)}\n`;
}

function readOwner(path: string, processes: Pick<Processes, 'isAlive'>): FlockOwner | null {
  let text: string;
  try {
    if (statSync(path).size > OWNER_BYTES_MAX) return null;
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw toFault(error, `The lock file ${path} cannot be read`);
  }
  const owner = parseOwner(text);
  if (owner === null) return null;
  const { pid, host, kind, since, startTicks, bootId } = owner;
  if (!processes.isAlive({ pid, startTicks, bootId, verified: false })) return null;
  return { pid, host, kind, since };
}

function parseOwner(text: string): WrittenOwner | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isWrittenOwner(value) ? value : null;
}

function isWrittenOwner(value: unknown): value is WrittenOwner {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, host, kind, since, startTicks, bootId } = value as Record<string, unknown>;
  const areTexts = [host, kind, startTicks, bootId].every((part) => typeof part === 'string');
  return areTexts && Number.isSafeInteger(pid) && Number(pid) > 0 && Number.isFinite(since);
}
