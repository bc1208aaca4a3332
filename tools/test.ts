/**
 * `npm test`: builds what changed, makes sure that a browser is there, runs every test. Arguments go to vitest.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { requireBrowser } from './browser.ts';
import { buildIfStale } from './build.ts';

const root = join(import.meta.dirname, '..');

/** Entry of the tool; the exit code is vitest's, or 1 when there is no browser to test with. */
export async function main(): Promise<void> {
  try {
    const browser = requireBrowser();
    if (await buildIfStale()) process.stderr.write('Built.\n');
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const child = spawn(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, CHROMIUM_PATH: browser },
    });
    process.exitCode = await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code) => resolve(code ?? 1));
    });
  } catch (error) {
    process.stderr.write(`npm test: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
