import { expect, test } from 'vitest';
import { createMemory } from '../../src/main/world/memory.ts';
import { openWorld } from '../../src/main/world/open-world.ts';

const GIB = 1_073_741_824;
const meminfo = 'MemTotal:       16777216 kB\nMemFree:          100000 kB\nMemAvailable:    8388608 kB\n';
const availableWith = (files: Record<string, string>): number | null =>
  createMemory((path) => files[path] ?? null).availableBytes();

test('the machine has some memory', () => {
  expect(openWorld({ quiet: true }).memory.availableBytes()).toBeGreaterThan(0);
});

test.runIf(process.platform === 'linux')('what is available is read from meminfo, caches included (F036)', () => {
  expect(availableWith({ '/proc/meminfo': meminfo })).toBe(8 * GIB);
});

test.runIf(process.platform === 'linux').each([
  ['a container with a limit', { 'memory.max': `${4 * GIB}\n`, 'memory.current': `${3 * GIB}\n` }, GIB],
  [
    'a container whose usage is mostly cached files',
    { 'memory.max': `${4 * GIB}\n`, 'memory.current': `${4 * GIB}\n`, 'memory.stat': `anon 1\ninactive_file ${GIB}\n` },
    GIB,
  ],
  ['a container without a limit', { 'memory.max': 'max\n', 'memory.current': '5\n' }, 8 * GIB],
  ['a limit below what is used', { 'memory.max': '100\n', 'memory.current': '200\n' }, 0],
])('the least of machine and control group counts: %s (F036)', (_name, group, bytes) => {
  const files = Object.fromEntries(Object.entries(group).map(([name, text]) => [`/sys/fs/cgroup/${name}`, text]));
  expect(availableWith({ '/proc/meminfo': meminfo, ...files })).toBe(bytes);
});

test.runIf(process.platform === 'linux')('an older system keeps its limits elsewhere', () => {
  const folder = '/sys/fs/cgroup/memory';
  const files = {
    [`${folder}/memory.limit_in_bytes`]: `${2 * GIB}\n`,
    [`${folder}/memory.usage_in_bytes`]: `${2 * GIB}\n`,
    [`${folder}/memory.stat`]: `total_inactive_file ${GIB / 2}\n`,
  };
  expect(availableWith({ '/proc/meminfo': meminfo, ...files })).toBe(GIB / 2);
});

test.runIf(process.platform === 'linux')('a system that does not say is not guessed at', () => {
  expect(availableWith({})).toBeNull();
  expect(availableWith({ '/proc/meminfo': 'MemTotal: 1 kB\n' })).toBeNull();
});
