/** Entry of the public library `flockboard/kernel`: the library bound to this process's environment and files. */
import { fileURLToPath } from 'node:url';
import {
  dispatchOnce as dispatchBoard,
  type Board,
  type DispatchOnceOptions,
  type DispatchResult,
} from './hosts/library/index.ts';
import { resolveBoardPath as resolvePath } from './services/boards.ts';
import { openWorld } from './world/open-world.ts';

export {
  acquireDispatchLock,
  Fault,
  openBoard,
  Refusal,
  resolveWorkspace,
  type Board,
  type DispatchOnceOptions,
  type DispatchResult,
} from './hosts/library/index.ts';
export type * from './hosts/library/index.ts';

const entry = import.meta.url;
const cliScript = fileURLToPath(new URL(entry.endsWith('.ts') ? 'cli.ts' : 'cli.js', entry));

/** One tick of the dispatcher under the board's lock; see hosts/library/dispatch.ts. */
export function dispatchOnce(board: Board, options: DispatchOnceOptions = {}): Promise<DispatchResult> {
  return dispatchBoard(board, { env: process.env, cli: [process.execPath, cliScript], ...options });
}

/**
 * The board file that is meant: an explicit slug wins, then FLOCKBOARD_DB, FLOCKBOARD_BOARD when it exists, the
 * current board, `default`.
 */
export function resolveBoardPath(
  slug?: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const { files } = openWorld({ quiet: true });
  return resolvePath(slug, { ...env, HOME: env['HOME'] || files.userHome() }, files);
}
