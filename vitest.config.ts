import { defineConfig } from 'vitest/config';

const major = Number(process.versions.node.split('.')[0]);
if (major < 22) {
  throw new Error(`The tests need Node 22 or newer, this is ${process.version}. Run them with: npm test`);
}

/** Unit tests run side by side; the e2e project drives browsers and real engines, one file at a time. */
export default defineConfig({
  test: {
    // Browsers on two shared cores miss a deadline now and then; a test that fails three times in a row is broken.
    retry: process.env['CI'] === undefined ? 0 : 2,
    reporters: ['default', './tools/summary-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**'],
          environment: 'node',
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 90_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
