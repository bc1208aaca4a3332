/**
 * Finds where tables, keys and values stand in TOML text, so that one of them can be changed without touching the
 * rest. It takes for granted that the text is valid TOML: who changes it parses it before and after (edit-config.ts).
 */

export interface TomlEntry {
  kind: 'table' | 'key';
  /** The whole path: of the table for a header, of the key for a key. */
  path: readonly string[];
  /** The table that was open where a key stands; for a header its own path. */
  table: readonly string[];
  /** Offsets of the whole line or lines, the line break at their end included. */
  from: number;
  to: number;
  /** Offsets of a key's value; for a header both are the end of its brackets. */
  valueFrom: number;
  valueTo: number;
}

const KEY_PART = /[ \t]*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))[ \t]*/y;
const STRING = /"""(?:\\[\s\S]|[^\\])*?"""(?:"{0,2})|'''[\s\S]*?'''(?:'{0,2})|"(?:[^"\\]|\\.)*"|'[^']*'/y;

/** Every header and key of `text`, in order. */
export function tomlEntries(text: string): TomlEntry[] {
  const entries: TomlEntry[] = [];
  let table: readonly string[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const from = at;
    at = afterBlanks(text, at);
    const first = text[at];
    if (first === '[') {
      const header = readPath(text, text[at + 1] === '[' ? at + 2 : at + 1);
      table = header.path;
      const end = text.indexOf(']', header.end) + 1;
      at = afterLine(text, end);
      entries.push({ kind: 'table', path: table, table, from, to: at, valueFrom: end, valueTo: end });
    } else if (first === undefined || first === '#' || first === '\n' || first === '\r') {
      at = afterLine(text, at);
    } else {
      const key = readPath(text, at);
      const valueFrom = afterBlanks(text, key.end + 1);
      const valueTo = afterValue(text, valueFrom);
      at = afterLine(text, valueTo);
      entries.push({ kind: 'key', path: [...table, ...key.path], table, from, to: at, valueFrom, valueTo });
    }
  }
  return entries;
}

function afterBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return at;
}

function afterLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}

/** A dotted name and where it ends: at the `=` of a key, at the `]` of a header. */
function readPath(text: string, from: number): { path: string[]; end: number } {
  const path: string[] = [];
  let at = from;
  for (;;) {
    KEY_PART.lastIndex = at;
    const part = KEY_PART.exec(text);
    if (part === null) return { path, end: at };
    const [whole, quoted, literal, bare] = part;
    path.push(quoted === undefined ? (literal ?? bare ?? '') : unescaped(quoted));
    at += whole.length;
    if (text[at] !== '.') return { path, end: at };
    at += 1;
  }
}

/** The escapes of TOML that JSON lacks are not found in names that people write; such a name then matches nothing. */
function unescaped(quoted: string): string {
  try {
    return JSON.parse(`"${quoted}"`) as string;
  } catch {
    return quoted;
  }
}

/** A value ends with its line, unless a bracket or a string is still open there. */
function afterValue(text: string, from: number): number {
  let depth = 0;
  let end = from;
  for (let at = from; at < text.length;) {
    const char = text[at] ?? '';
    if (char === '\n' && depth === 0) return end;
    if (char === '#') {
      if (depth === 0) return end;
      at = afterLine(text, at);
      continue;
    }
    STRING.lastIndex = at;
    const length = STRING.exec(text)?.[0].length ?? 1;
    if (length === 1 && '[{'.includes(char)) depth += 1;
    if (length === 1 && ']}'.includes(char)) depth -= 1;
    at += length;
    if (!/\s/.test(char)) end = at;
  }
  return end;
}
