/**
 * Keeps an old Node from loading the database module, which would end it without a message. Loads nothing but
 * Node's own modules, so that it runs on any version; the entry asks it before it imports anything else.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAJOR_MIN = 22;
/** Set for the process that is started instead, so that a wrong runtime cannot start itself for ever. */
const GUARD = 'FLOCKBOARD_RERUN';

/** True when this program can run here. @param version as in process.versions.node */
export function isSupportedNode(version: string): boolean {
  return Number(version.split('.')[0]) >= MAJOR_MIN;
}

/**
 * Runs the same command line on the project's own Node, when the package has one beside it.
 * @param script file URL of the entry, two folders below the package's root
 * @returns the exit code; 1 after one sentence on stderr when there is no other Node
 */
export async function rerunOnOwnNode(script: string): Promise<number> {
  const runtime = fileURLToPath(new URL('../../node_modules/.bin/node', script));
  if (process.env[GUARD] !== undefined || !existsSync(runtime)) {
    process.stderr.write(
      `flockboard: needs Node ${MAJOR_MIN} or newer, this is ${process.version}; install a newer Node.\n`,
    );
    return 1;
  }
  const child = spawn(runtime, [fileURLToPath(script), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, [GUARD]: '1' },
  });
  // Ctrl-C reaches the whole foreground group by itself; the other signals come to this process alone.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void child.kill(signal));
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
