import type { Reporter, TestModule } from 'vitest/node';

/** One plain line at the very end, for logs that are read by scripts. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const n = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const m of modules) {
      for (const t of m.children.allTests()) n[t.result().state]++;
      if (m.state() === 'failed' && [...m.children.allTests()].length === 0) n.failed++;
    }
    process.on('exit', () => console.log(`${n.passed} passed, ${n.failed} failed, ${n.skipped + n.pending} skipped`));
  }
}
