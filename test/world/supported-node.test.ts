import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isSupportedNode } from '../../src/main/world/supported-node.ts';
import { runNode } from '../support/processes.ts';
import { tempDir } from '../support/temp.ts';

/** A package whose entry asks for its own Node, as cli.ts does on an old one. */
function packageWith(runtime: string | null): string {
  const root = tempDir();
  const entry = join(root, 'out/main/cli.ts');
  mkdirSync(join(root, 'out/main'), { recursive: true });
  const module = fileURLToPath(new URL('../../src/main/world/supported-node.ts', import.meta.url));
  writeFileSync(
    entry,
    `import { rerunOnOwnNode } from ${JSON.stringify(module)};\nprocess.exitCode = await rerunOnOwnNode(import.meta.url);\n`,
  );
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  if (runtime !== null) {
    const path = join(root, 'node_modules/.bin/node');
    mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
    writeFileSync(path, runtime);
    chmodSync(path, 0o755);
  }
  return entry;
}

describe('the check for the Node that runs the command line', () => {
  it('takes Node 22 and newer', () => {
    expect(['18.20.0', '20.19.0', '22.0.0', '24.1.0', '26.0.0'].map(isSupportedNode)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
  });

  it('runs the same command line on the Node of the package and passes its exit code on', async () => {
    const entry = packageWith('#!/bin/sh\necho "$@"\nexit 7\n');
    const { code, stdout } = await runNode(entry, ['create', '--', 'a b', "it's"]);
    expect({ code, stdout }).toEqual({ code: 7, stdout: `${entry} create -- a b it's\n` });
  });

  it('says one sentence when there is no other Node', async () => {
    const { code, stdout, stderr } = await runNode(packageWith(null));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^flockboard: needs Node 22 or newer, this is v[\d.]+; install a newer Node\.\n$/u);
  });

  it('does not start itself for ever when that Node is too old as well', async () => {
    const entry = packageWith(`#!/bin/sh\nexec ${process.execPath} "$@"\n`);
    const { code, stderr } = await runNode(entry);
    expect(code).toBe(1);
    expect(stderr).toContain('needs Node 22 or newer');
  });
});
