/**
 * Finds a Chromium for tests and screenshots, installs Debian's where that is allowed, and knows the switches it is
 * started with. Owns nothing else; it never downloads a browser itself.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const VARIABLES = ['CHROMIUM_PATH', 'PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH'] as const;
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'] as const;
const INSTALL_MS_MAX = 300_000;

type Environment = Readonly<Record<string, string | undefined>>;

function onPath(name: string, path: string): string | null {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, name);
    try {
      if (folder === '') continue;
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here; the next folder may have it.
    }
  }
  return null;
}

/** The browser Playwright would start by itself, when it was installed with `npx playwright install`. */
function playwrightsOwn(): string | null {
  try {
    const path = chromium.executablePath();
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/**
 * The Chromium to use: a variable that names it, Playwright's own, or one on the PATH.
 * @throws Error when a variable names a file that does not exist: the person meant that one and no other.
 */
export function findBrowser(env: Environment = process.env): string | null {
  for (const variable of VARIABLES) {
    const named = env[variable];
    if (named === undefined || named === '') continue;
    if (!existsSync(named)) throw new Error(`${variable} names ${named}, which does not exist.`);
    return named;
  }
  const own = playwrightsOwn();
  if (own !== null) return own;
  for (const name of NAMES) {
    const found = onPath(name, env['PATH'] ?? '');
    if (found !== null) return found;
  }
  return null;
}

/**
 * Installs Debian's Chromium when this is root on a machine with apt-get.
 * @returns its path.
 * @throws Error that names the one command which installs it, where this may not or could not be done.
 */
export function installBrowser(env: Environment = process.env): string {
  const aptGet = onPath('apt-get', env['PATH'] ?? '');
  const byHand = aptGet === null ? 'npx playwright-core install chromium' : 'sudo apt-get install -y chromium';
  if (aptGet === null || process.getuid?.() !== 0) {
    throw new Error(`No Chromium was found. Install one with: ${byHand} (or set CHROMIUM_PATH)`);
  }
  process.stderr.write('Installing Chromium with apt-get…\n');
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: INSTALL_MS_MAX,
    stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'],
  };
  spawnSync(aptGet, ['update', '-q'], options);
  const { status } = spawnSync(aptGet, ['install', '-y', '-q', '--no-install-recommends', 'chromium'], options);
  const found = findBrowser(env);
  if (status !== 0 || found === null) throw new Error(`apt-get could not install Chromium. Try: ${byHand}`);
  return found;
}

/** The Chromium to use, installed first when there is none. @throws Error as installBrowser does. */
export function requireBrowser(env: Environment = process.env): string {
  return findBrowser(env) ?? installBrowser(env);
}

/** Switches for a browser that tests drive. Without its sandbox only as root, where Chromium refuses to start with it. */
export function browserFlags(): string[] {
  return [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
}

/** A headless browser for one test file; the caller closes it. */
export function launchBrowser(options: { args?: string[] } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: requireBrowser(),
    headless: true,
    args: [...browserFlags(), ...(options.args ?? [])],
  });
}
