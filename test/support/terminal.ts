/**
 * A real terminal for tests: a program inside tmux, typed to and read from like a person does. tmux is installed where
 * that is allowed; elsewhere the test fails with the command that does it. Every terminal is ended after its test.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { CLI } from './cli.ts';
import { tempDir } from './temp.ts';
import { waitFor } from './wait.ts';

const COLUMNS = 100;
const ROWS = 40;
/** Bounds a hang; a loaded machine needs seconds to start a program. */
const DEADLINE_MS = 60_000;
/** Every look starts a program of its own. */
const LOOK_MS = 100;
/** Runs its arguments, says how they ended, and keeps the screen; Ctrl-C is for the program alone. */
const HOLD = 'trap : INT; "$@"; printf "\\n[ended with %s]\\n" $?; exec cat';
const opened = new Set<string>();

afterEach(() => {
  for (const socket of opened) spawnSync('tmux', ['-S', socket, 'kill-server']);
  opened.clear();
});

function requireTmux(): void {
  if (spawnSync('tmux', ['-V']).status === 0) return;
  const isAllowed = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (isAllowed) {
    spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore' });
    spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'tmux'], { stdio: 'ignore' });
  }
  if (spawnSync('tmux', ['-V']).status !== 0)
    throw new Error('This test needs tmux. Install it with: sudo apt-get install -y tmux');
}

export interface Terminal {
  /** What is on the screen, and what scrolled off it; with colours as escape sequences when asked for. */
  screen(options?: { colours: boolean }): string;
  /** Waits until the screen matches. */
  shows(pattern: RegExp): Promise<string>;
  type(text: string): void;
  /** Presses a key by its tmux name, such as Enter, Tab, Up or C-c. */
  press(...keys: string[]): void;
  /** Waits until the program has ended. @returns its exit code */
  ended(): Promise<number>;
}

/** Starts `flockboard <args>` in a terminal of its own. */
export function openTerminal(args: readonly string[], home: string, env: Record<string, string> = {}): Terminal {
  requireTmux();
  const socket = join(tempDir(), 'tmux');
  opened.add(socket);
  const variables = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    USER: 'ada',
    FLOCKBOARD_HOME: home,
    LANG: 'C.UTF-8',
    ...env,
  };
  const tmux = (...words: string[]): string =>
    execFileSync('tmux', ['-S', socket, '-f', '/dev/null', '-u', ...words], {
      encoding: 'utf8',
      env: { ...variables, TERM: 'xterm-256color' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const command = [process.execPath, '--disable-warning=ExperimentalWarning', CLI, ...args];
  tmux('new-session', '-d', '-x', `${COLUMNS}`, '-y', `${ROWS}`, 'sh', '-c', HOLD, 'sh', ...command);
  const screen: Terminal['screen'] = (options) =>
    tmux('capture-pane', '-p', '-S', '-', ...(options?.colours === true ? ['-e'] : []));
  return {
    screen,
    shows: async (pattern) => {
      let last = '';
      const isThere = (): boolean => pattern.test((last = screen()));
      try {
        await waitFor(isThere, { timeoutMs: DEADLINE_MS, everyMs: LOOK_MS });
      } catch (error) {
        throw new Error(`The screen does not show ${pattern}. It shows:\n${last.trimEnd()}`, { cause: error });
      }
      return last;
    },
    type: (text) => void tmux('send-keys', '-l', text),
    press: (...keys) => void tmux('send-keys', ...keys),
    ended: async () => {
      const code = (): string | undefined => /\[ended with (\d+)\]/u.exec(screen())?.[1];
      return Number(await waitFor(code, { timeoutMs: DEADLINE_MS, everyMs: LOOK_MS, what: 'The end of the program' }));
    },
  };
}
