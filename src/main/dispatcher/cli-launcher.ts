/**
 * Writes `<home>/bin/flockboard`, the command by which a worker calls back. A file on the worker's PATH works from
 * any shell, script or agent, however our own program was started.
 */
import { join } from 'node:path';
import type { World } from '../world/world.ts';

/**
 * Makes sure that the launcher runs `cli` (an argv prefix). Trouble is logged, not thrown: workers that never call
 * back run without it.
 */
export function ensureCliLauncher(world: World, home: string, cli: readonly string[]): void {
  const path = join(home, 'bin', 'flockboard');
  const text = `#!/bin/sh\nexec ${cli.map(quoted).join(' ')} "$@"\n`;
  try {
    if (cli.length === 0 || world.files.readText(path) === text) return;
    world.files.ensureDir(join(home, 'bin'));
    world.files.writeText(path, text, 0o700);
  } catch (error) {
    world.log.warn('The command for workers cannot be written.', { path, message: String(error) });
  }
}

/** A word for sh(1): inside single quotes nothing is special but the quote itself. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
