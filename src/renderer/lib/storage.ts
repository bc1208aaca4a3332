/**
 * Trouble with the board's file, seen in the answers to calls. A write that met another program's lock is tried again
 * by itself: nothing of it was written, so the second try is the first one. Everything else is kept until a write
 * succeeds or a person puts it away. Knows the two ways in which such trouble crosses, and draws nothing.
 */
import type { BoardStore } from '../stores/board-store.ts';
import { readTrouble } from './trouble.ts';

/** What stands in the way of saving, or of opening the board at all. */
const STORAGE_CODES = [
  'disk_full',
  'disk_io',
  'permission',
  'read_only',
  'database_damaged',
  'not_a_board',
  'newer_board',
] as const;
type StorageCode = (typeof STORAGE_CODES)[number];

export interface StorageTrouble {
  code: StorageCode;
  text: string;
}

/** True when the board cannot even be opened; then a screen tells of it instead of a board. */
export function isUnopenable(trouble: StorageTrouble | null): boolean {
  return ['database_damaged', 'not_a_board', 'newer_board'].includes(trouble?.code ?? '');
}

/** Between two tries of a write that met a lock. The engine itself has waited for seconds before it answers. */
const RETRY_MS = 700;
/** Longer than a person would wait; then the caller gets the refusal. */
const TRIES_MAX = 60;

/** The trouble that an error tells of; null when it is not about the file. */
export function storageTroubleOf(error: unknown): StorageTrouble | null {
  const { code, text } = readTrouble(error);
  const known = STORAGE_CODES.find((one) => one === code);
  return known === undefined ? null : { code: known, text };
}

/** True when another program held the write lock, so that nothing was written. */
export function isLocked(error: unknown): boolean {
  const { code } = readTrouble(error);
  return code === 'busy' || code === 'database_busy';
}

type Call = () => Promise<unknown>;

/** Calls that change the board; only they are tried again, and only their success says that saving works. */
function isWrite(path: readonly string[]): boolean {
  return path[0] === 'task' && path[1] !== 'get';
}

/**
 * Watches calls for a store.
 * @param wait between two tries; tests make it short
 */
export function createStorageWatch(store: BoardStore, wait: (ms: number) => Promise<void> = pause) {
  const again = async (call: Call): Promise<unknown> => {
    for (let tries = 1; ; tries += 1) {
      try {
        // One try after another, on purpose.
        // oxlint-disable-next-line no-await-in-loop
        return await call();
      } catch (error) {
        if (!isLocked(error) || tries >= TRIES_MAX) throw error;
        // oxlint-disable-next-line no-await-in-loop
        await wait(RETRY_MS);
      }
    }
  };
  /** As `again`, counted among the waiting ones from the first refusal on. */
  const counted = async (call: Call): Promise<unknown> => {
    try {
      return await call();
    } catch (error) {
      if (!isLocked(error)) throw error;
      const { countWaiting } = store.getState();
      countWaiting(1);
      try {
        await wait(RETRY_MS);
        return await again(call);
      } finally {
        countWaiting(-1);
      }
    }
  };
  return {
    /** Runs a call of the client; its answer or its error is the caller's. */
    async around(path: readonly string[], call: Call): Promise<unknown> {
      try {
        const answer = await (isWrite(path) ? counted(call) : call());
        if (isWrite(path) && store.getState().storage !== null) store.getState().setStorage(null);
        return answer;
      } catch (error) {
        const trouble = storageTroubleOf(error);
        // What cannot be read is told where it was asked for; nothing that a person did was lost.
        const counts = isWrite(path) || isUnopenable(trouble);
        if (trouble !== null && counts) store.getState().setStorage(trouble);
        throw error;
      }
    },
    /** Takes note of what ended a stream. */
    note(error: unknown): void {
      const trouble = storageTroubleOf(error);
      if (trouble !== null) store.getState().setStorage(trouble);
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
