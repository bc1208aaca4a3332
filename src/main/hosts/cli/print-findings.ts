/** What may be wrong with a task or the board, as lines of text: a mark, the particulars, and commands that help. */
import type { Finding, Severity } from '../../../contract/diagnostics.ts';
import type { Output, Style } from './output.ts';
import { relative } from './relative-time.ts';
import { clip } from './terminal-text.ts';

const MARKS: Readonly<Record<Severity, readonly [mark: string, style: Style]>> = {
  warning: ['⚠', 'yellow'],
  error: ['!!', 'red'],
  critical: ['!!!', 'red'],
};

/** @param now epoch milliseconds */
export function printFinding(output: Output, finding: Finding, now: number): void {
  const [mark, style] = MARKS[finding.severity];
  const since = finding.since === null ? '' : output.paint('dim', `  since ${relative(finding.since, now)}`);
  output.line(`  ${output.paint(style, `${mark} ${clip(finding.title, 120)}`)}${since}`);
  output.line(`     ${clip(finding.text, 600)}`);
  for (const { command, label, suggested } of finding.actions)
    if (command !== null)
      output.line(`     ${suggested ? '→' : ' '} ${clip(command, 200)}  ${output.paint('dim', `# ${label}`)}`);
}
