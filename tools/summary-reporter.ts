import type { Reporter, TestModule } from 'vitest/node';

/**
 * What failed, by name and first line of its error, what passed in its second try, and one plain line at the very end,
 * for logs read by scripts.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const n = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    const lines: string[] = [];
    let repeated = 0;
    for (const m of modules) {
      for (const t of m.children.allTests()) {
        const result = t.result();
        n[result.state]++;
        if ((t.diagnostic()?.retryCount ?? 0) > 0) {
          repeated++;
          lines.push(`REPEATED ${m.relativeModuleId} > ${t.fullName}`);
        }
        if (result.state !== 'failed') continue;
        const why = result.errors[0]?.message.split('\n')[0]?.slice(0, 300) ?? '';
        lines.push(`FAILED ${m.relativeModuleId} > ${t.fullName}: ${why}`);
      }
      if (m.state() === 'failed' && [...m.children.allTests()].every((t) => t.result().state !== 'failed')) {
        n.failed++;
        lines.push(`FAILED ${m.relativeModuleId}: ${m.errors()[0]?.message.split('\n')[0] ?? 'did not load'}`);
      }
    }
    process.on('exit', () => {
      for (const line of lines) console.log(line);
      console.log(`${n.passed} passed, ${n.failed} failed, ${n.skipped + n.pending} skipped, ${repeated} tried twice`);
    });
  }
}
