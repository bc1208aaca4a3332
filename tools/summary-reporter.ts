import type { Reporter, TestModule } from 'vitest/node';

/** What failed, by name and first line of its error, and one plain line at the very end, for logs read by scripts. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const n = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    const failures: string[] = [];
    for (const m of modules) {
      for (const t of m.children.allTests()) {
        const result = t.result();
        n[result.state]++;
        if (result.state !== 'failed') continue;
        const why = result.errors[0]?.message.split('\n')[0]?.slice(0, 300) ?? '';
        failures.push(`FAILED ${m.relativeModuleId} > ${t.fullName}: ${why}`);
      }
      if (m.state() === 'failed' && [...m.children.allTests()].every((t) => t.result().state !== 'failed')) {
        n.failed++;
        failures.push(`FAILED ${m.relativeModuleId}: ${m.errors()[0]?.message.split('\n')[0] ?? 'did not load'}`);
      }
    }
    process.on('exit', () => {
      for (const line of failures) console.log(line);
      console.log(`${n.passed} passed, ${n.failed} failed, ${n.skipped + n.pending} skipped`);
    });
  }
}
