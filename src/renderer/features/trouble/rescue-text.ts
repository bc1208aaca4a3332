/** What the engine's sentence about a board that cannot be opened says, in parts. Pure. */
import type { StorageTrouble } from '../../lib/storage.ts';

interface Rescue {
  title: string;
  lead: string;
  /** The board's file, when the sentence names it. */
  path: string | null;
  /** What the check found. */
  reason: string | null;
  /** How old the newest verified backup is. */
  age: string | null;
  /** The command that restores it. */
  command: string | null;
}

function damaged(text: string): Rescue {
  const path = /The board (\S+) is damaged/.exec(text)?.[1] ?? null;
  const reason = /is damaged \((.+?)\) and was left/.exec(text)?.[1] ?? null;
  const age = /newest verified backup is (.+?) old/.exec(text)?.[1] ?? null;
  const command = /restore it with: (.+?)\s*$/.exec(text)?.[1] ?? null;
  const backup =
    age === null ? 'There is no backup of it.' : `The newest backup is ${age} old and passes the same check.`;
  return {
    title: 'The board file is damaged',
    lead: `A check found it, so nothing was opened and no worker is started. The file has not been touched. ${backup}`,
    path,
    reason,
    age,
    command,
  };
}

/** Null when the trouble does not keep the board from being opened. */
export function rescueOf(trouble: StorageTrouble | null): Rescue | null {
  const none = { path: null, reason: null, age: null, command: null };
  switch (trouble?.code) {
    case 'database_damaged':
      return damaged(trouble.text);
    case 'newer_board':
      return { title: 'This board was made by a newer Flockboard', lead: trouble.text, ...none };
    case 'not_a_board':
      return { title: 'This file is not a board', lead: trouble.text, ...none };
    case 'disk_full':
    case 'disk_io':
    case 'permission':
    case 'read_only':
    case undefined:
      return null;
  }
}
