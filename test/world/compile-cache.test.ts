import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../support/temp.ts';

const source = join(import.meta.dirname, '../../src/main/world/compile-cache.ts');

/** Where a fresh process keeps compiled code after asking with that environment. */
function cacheWith(env: Readonly<Record<string, string | undefined>>): string {
  const program = `import { keepCompiledCode } from ${JSON.stringify(source)};
    import module from 'node:module';
    keepCompiledCode(${JSON.stringify(env)});
    console.log(module.getCompileCacheDir() ?? 'none');`;
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program];
  return execFileSync(process.execPath, args, { encoding: 'utf8', env: { PATH: '' }, timeout: 15_000 }).trim();
}

it("compiled code is kept in the user's own cache and nowhere else (T18)", () => {
  const home = tempDir();
  mkdirSync(join(home, 'x'));
  expect(cacheWith({ HOME: home })).toContain(join(home, '.cache/flockboard'));
  expect(cacheWith({ HOME: home, XDG_CACHE_HOME: join(home, 'x') })).toContain(join(home, 'x/flockboard'));
  expect(cacheWith({ HOME: home, XDG_CACHE_HOME: 'relative' })).toContain(join(home, '.cache/flockboard'));
});

it('without a home, or where nothing can be written, nothing is kept and nothing fails', () => {
  for (const env of [{}, { HOME: '/' }, { HOME: '' }, { HOME: '/proc/none' }, { HOME: '/proc' }])
    expect(cacheWith(env)).toBe('none');
});
