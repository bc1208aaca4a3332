/**
 * Runs every stress program one after the other, each in its own process, `--short` unless arguments say otherwise,
 * and ends with one line that counts them. Exit code 1 when one failed.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const PROGRAMS = ['claim-race.ts', 'reclaim-race.ts', 'parent-gate.ts', 'model.ts', 'crash-points.ts', 'nemesis.ts'];
const given = process.argv.slice(2);
const args = given.length === 0 ? ['--short'] : given.filter((arg) => arg !== '--reference');

let failed = 0;
for (const program of PROGRAMS) {
  const code = await new Promise((resolve) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, program), ...args], { stdio: 'inherit' });
    child.once('close', resolve);
  });
  if (code !== 0) failed++;
}
console.log(`${PROGRAMS.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
