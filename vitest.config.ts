import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const major = Number(process.versions.node.split('.')[0]);
if (major < 22) {
  throw new Error(`The tests need Node 22 or newer, this is ${process.version}. Run them with: npm test`);
}

/**
 * Time limits bound hangs and measure nothing: a shared machine may be slow for a minute. Files run side by side, two
 * at least: most of a test's time is spent waiting for a browser or a process. A test whose wait ran out, because the
 * machine stood still, is tried once more and named at the end of the run; one whose expectation failed is not.
 */
export default defineConfig({
  test: {
    retry: { count: 1, condition: /did not come true within \d+ ms|Timeout \d+ms exceeded/ },
    maxWorkers: Math.max(2, availableParallelism()),
    reporters: ['default', './tools/summary-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
