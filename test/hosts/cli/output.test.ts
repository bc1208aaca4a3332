import { describe, expect, it } from 'vitest';
import { createOutput } from '../../../src/main/hosts/cli/output.ts';

function capture(options: { terminal: boolean; env?: Record<string, string>; json?: boolean; columns?: number }) {
  let text = '';
  let errors = '';
  const output = createOutput(
    { isTTY: options.terminal, columns: options.columns ?? 80, write: (part) => ((text += String(part)), true) },
    { write: (part) => ((errors += String(part)), true) },
    options.env ?? {},
    options.json ?? false,
  );
  return { output, text: () => text, errors: () => errors };
}

describe('output', () => {
  it('aligns columns by what a terminal shows, without tabs or trailing blanks', () => {
    const { output, text } = capture({ terminal: false });
    output.table([
      ['日本', 'x', 'one'],
      ['ab', 'long', ''],
    ]);
    expect(text()).toBe('日本  x     one\nab    long\n');
  });

  it('colours on a terminal only, and never with NO_COLOR', () => {
    const row = [[{ text: 'done', style: 'green' as const }]];
    const plain = capture({ terminal: false });
    const coloured = capture({ terminal: true });
    const asked = capture({ terminal: true, env: { NO_COLOR: '1' } });
    for (const { output } of [plain, coloured, asked]) output.table(row);
    expect(plain.text()).toBe('done\n');
    expect(coloured.text()).toBe('\u001B[32mdone\u001B[0m\n');
    expect(asked.text()).toBe('done\n');
  });

  it('strips control sequences from every cell and remark (T26)', () => {
    const { output, text, errors } = capture({ terminal: true, env: { NO_COLOR: '1' } });
    output.table([['a\u001B]52;c;eA==\u0007b\nc']]);
    output.note('x\u001B[2Jy');
    expect(text()).toBe('ab c\n');
    expect(errors()).toBe('xy\n');
  });

  it('cuts the last column to the terminal and leaves a pipe alone', () => {
    const long = 'word '.repeat(40).trim();
    const terminal = capture({ terminal: true, columns: 40, env: { NO_COLOR: '1' } });
    const pipe = capture({ terminal: false });
    terminal.output.table([['id', long]]);
    pipe.output.table([['id', long]]);
    expect(terminal.text().trimEnd().length).toBeLessThanOrEqual(40);
    expect(pipe.text()).toContain(long);
  });

  it('prints data and no lines with --json, and lines and no data without', () => {
    const json = capture({ terminal: false, json: true });
    const lines = capture({ terminal: false });
    for (const { output } of [json, lines]) {
      output.line('words');
      output.data({ a: 1 });
    }
    expect(JSON.parse(json.text())).toEqual({ a: 1 });
    expect(lines.text()).toBe('words\n');
  });
});
