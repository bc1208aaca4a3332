/**
 * The only writer of stdout and stderr. Data goes to stdout; notes, warnings and errors go to stderr, so that a
 * pipe carries data and nothing else. Colour only on a terminal without NO_COLOR (https://no-color.org).
 */
import type { Environment, OutputStream } from './host.ts';
import { padEnd, plain, printable, widthOf } from './terminal-text.ts';

const STYLES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 } as const;
export type Style = keyof typeof STYLES;

export interface Cell {
  text: string;
  style?: Style | undefined;
}

export interface Output {
  readonly json: boolean;
  readonly terminal: boolean;
  /** Columns of the terminal; 0 when stdout is not one, and nothing is cut then. */
  readonly columns: number;
  /** One line of text; nothing with `--json`. The caller has made untrusted parts `plain`. */
  line(text?: string): void;
  /** A JSON document, indented; with `--json` only. */
  data(value: unknown): void;
  /** One JSON object on one line, for streams; with `--json` only. */
  record(value: unknown): void;
  /** Bytes or text as they are, in either mode. */
  raw(content: string | Uint8Array): void;
  /** A remark for people, on stderr, in either mode. */
  note(text: string): void;
  paint(style: Style | undefined, text: string): string;
  /** Rows with aligned columns, two blanks apart; the last column is cut to the terminal. */
  table(rows: readonly (readonly (Cell | string)[])[]): void;
}

/** @param json whether data is printed as JSON and text lines are left out */
export function createOutput(stdout: OutputStream, stderr: OutputStream, env: Environment, json: boolean): Output {
  const terminal = stdout.isTTY === true;
  const coloured = terminal && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  const columns = terminal ? (stdout.columns ?? 80) : 0;
  const paint = (style: Style | undefined, text: string): string =>
    coloured && style !== undefined && text !== '' ? `\u001B[${STYLES[style]}m${text}\u001B[0m` : text;
  const line = (text = ''): void => {
    if (!json) stdout.write(`${text}\n`);
  };
  return {
    json,
    terminal,
    columns,
    line,
    paint,
    data: (value) => {
      if (json) stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    record: (value) => {
      if (json) stdout.write(`${JSON.stringify(value)}\n`);
    },
    raw: (content) => {
      stdout.write(content);
    },
    note: (text) => {
      stderr.write(`${printable(text)}\n`);
    },
    table: (rows) => {
      for (const text of alignRows(rows, columns, paint)) line(text);
    },
  };
}

/** Lines of a table; every cell is made `plain`, so no cell can break the alignment or reach the terminal raw. */
function alignRows(
  rows: readonly (readonly (Cell | string)[])[],
  columns: number,
  paint: (style: Style | undefined, text: string) => string,
): string[] {
  const cells = rows.map((row) =>
    row.map((cell): Cell => (typeof cell === 'string' ? { text: plain(cell) } : { ...cell, text: plain(cell.text) })),
  );
  const widths: number[] = [];
  for (const row of cells)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, widthOf(cell.text));
  return cells.map((row) => {
    let used = 0;
    const parts = row.map((cell, index) => {
      const last = index === row.length - 1;
      const text = last ? cutTo(cell.text, columns === 0 ? 0 : Math.max(12, columns - used)) : cell.text;
      used += (widths[index] ?? 0) + 2;
      return paint(cell.style, text) + (last ? '' : padEnd('', (widths[index] ?? 0) - widthOf(cell.text)));
    });
    return parts.join('  ').trimEnd();
  });
}

function cutTo(text: string, width: number): string {
  if (width === 0 || widthOf(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used >= width) break;
    kept += character;
  }
  return `${kept}…`;
}
