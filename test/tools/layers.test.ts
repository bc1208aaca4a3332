/** The walls hold: a wrong import is named by lint, and a bundle that reaches a forbidden layer fails to build. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { layerOf, onlyLayers } from '../../tools/boundaries.ts';
import { tempDir } from '../support/temp.ts';

const root = join(import.meta.dirname, '../..');

/** Lints one file at `path` of an empty project that has our rules. */
function lint(path: string, text: string): string {
  const dir = tempDir();
  copyFileSync(join(root, '.oxlintrc.json'), join(dir, '.oxlintrc.json'));
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
  mkdirSync(join(dir, dirname(path)), { recursive: true });
  writeFileSync(join(dir, path), text);
  const result = spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '--deny-warnings', path], {
    cwd: dir,
    encoding: 'utf8',
  });
  return result.status === 0 ? '' : result.stdout + result.stderr;
}

describe('lint', () => {
  test.each([
    ['src/main/kernel/x.ts', "import { dispatch } from '../dispatcher/dispatcher.ts';\ndispatch();\n"],
    ['src/main/world/x.ts', "import type { Kernel } from '../kernel/kernel.ts';\nexport type X = Kernel;\n"],
    ['src/main/hosts/cli/x.ts', "import { serve } from '../web/serve.ts';\nserve();\n"],
    ['src/main/services/x.ts', "import { readFileSync } from 'node:fs';\nreadFileSync('x');\n"],
    ['src/main/services/x.ts', "import Database from 'better-sqlite3';\nexport const x = new Database('x');\n"],
    ['src/main/dispatcher/x.ts', 'export const x = setTimeout(() => {}, 5);\n'],
    ['src/main/dispatcher/x.ts', 'export const x = Date.now();\n'],
    ['src/main/hosts/web/x.ts', "export const x = process.env['HOME'];\n"],
    ['src/renderer/x.ts', "import { openKernel } from '../main/kernel/open-kernel.ts';\nopenKernel();\n"],
    ['src/renderer/x.ts', "import { join } from 'node:path';\njoin('x');\n"],
    ['src/contract/x.ts', "import { app } from 'electron';\napp.quit();\n"],
    ['src/main/services/x.ts', "import { tempDir } from '../../../test/support/temp.ts';\ntempDir();\n"],
  ])('refuses in %s: %s', (path, text) => {
    expect(lint(path, text)).toContain('no-restricted');
  });

  test('accepts what stands to the left', () => {
    expect(
      lint('src/main/kernel/x.ts', "import type { World } from '../world/world.ts';\nexport type X = World;\n"),
    ).toBe('');
  });
});

describe('the build', () => {
  test.each([
    ['src/main/index.ts', 'entry'],
    ['src/main/kernel.ts', 'entry'],
    ['src/main/kernel/rows.ts', 'kernel'],
    ['src/main/hosts/cli/program.ts', 'hosts/cli'],
    ['src/contract/moves.ts', 'contract'],
    ['node_modules/ws/index.js', null],
  ])('knows the layer of %s', (path, layer) => {
    expect(layerOf(path)).toBe(layer);
  });

  test('fails when a bundle holds a module of another layer', () => {
    const failures: string[] = [];
    const plugin = onlyLayers('/p', ['renderer', 'contract']);
    const context = {
      getModuleIds: () => ['/p/src/renderer/main.tsx', '/p/src/main/kernel/rows.ts'].values(),
      getModuleInfo: () => ({ importers: ['/p/src/renderer/main.tsx'] }),
      error: (message: string) => failures.push(message),
    };
    const { buildEnd } = plugin;
    if (typeof buildEnd !== 'function') throw new Error('the plugin has no buildEnd');
    Reflect.apply(buildEnd, context, [undefined]);
    expect(failures).toEqual([expect.stringContaining('src/main/kernel/rows.ts (layer "kernel")')]);
  });
});
