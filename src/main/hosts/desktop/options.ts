/** Reads the desktop's own command line. Switches of Chromium and Node stand in the same argv and are passed over. */
import { resolve } from 'node:path';

export interface DesktopOptions {
  /** Absolute, or null for FLOCKBOARD_HOME and the default. */
  home: string | null;
  board: string | null;
}

/**
 * @param argv the process's arguments, program first
 * @param cwd what a relative --home is relative to
 */
export function parseOptions(argv: readonly string[], cwd: string): DesktopOptions {
  const home = valueOf(argv, '--home');
  const board = valueOf(argv, '--board');
  return {
    home: home === null ? null : resolve(cwd, home),
    board: board ?? (argv.includes('--demo') ? 'demo' : null),
  };
}

/** The last `--name value` or `--name=value`; a value that looks like a switch is none. */
function valueOf(argv: readonly string[], name: string): string | null {
  let found: string | null = null;
  for (const [at, arg] of argv.entries()) {
    const value = arg === name ? argv[at + 1] : arg.startsWith(`${name}=`) ? arg.slice(name.length + 1) : undefined;
    if (value !== undefined && value !== '' && !value.startsWith('--')) found = value;
  }
  return found;
}
