/**
 * Changes one key or removes one table in TOML text and leaves every other character as it is: comments, order, blank
 * lines and line breaks stay (F104 is about people's files, and this is one). Purely textual; see edit-config.ts for
 * the proof that the result means what was asked for.
 */
import { tomlEntries, type TomlEntry } from './toml-entries.ts';
import { tomlKey, tomlValue, type TomlValue } from './toml-text.ts';

/**
 * The text with `path` set to `value`. A key that is there keeps its place; a new one goes under the line that shows
 * it as a comment, else behind the last key of its table, else into a new table at the end.
 * @param valueOf what the text means, to rewrite a table that is written on one line
 */
export function withKey(
  text: string,
  path: readonly string[],
  value: TomlValue,
  valueOf: (path: readonly string[]) => TomlValue,
): string {
  const entries = tomlEntries(text);
  const present = keyAt(entries, path);
  if (present !== undefined) return replaced(text, present, tomlValue(value));
  const inline = inlineAround(entries, path);
  if (inline !== undefined) {
    return replaced(
      text,
      inline,
      tomlValue(changedInside(valueOf(inline.path), path.slice(inline.path.length), value)),
    );
  }
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const place = placeFor(text, entries, path);
  const key = tomlKey(path.slice(place.table.length));
  const before = text.slice(0, place.at);
  const gap = before === '' || before.endsWith('\n') ? '' : newline;
  const header = place.isNew ? `${before === '' ? '' : newline}[${tomlKey(place.table)}]${newline}` : '';
  return `${before}${gap}${header}${key} = ${tomlValue(value)}${newline}${text.slice(place.at)}`;
}

/** The text without the key `path`; the comment at the end of its line goes with it. */
export function withoutKey(
  text: string,
  path: readonly string[],
  valueOf: (path: readonly string[]) => TomlValue,
): string {
  const entries = tomlEntries(text);
  const present = keyAt(entries, path);
  if (present !== undefined) return text.slice(0, present.from) + text.slice(present.to);
  const inline = inlineAround(entries, path);
  if (inline === undefined) return text;
  return replaced(text, inline, tomlValue(changedInside(valueOf(inline.path), path.slice(inline.path.length), null)));
}

/** The text without the table `path` and the tables inside it, however they are written. Comments around it stay. */
export function withoutTable(
  text: string,
  path: readonly string[],
  valueOf: (path: readonly string[]) => TomlValue,
): string {
  let next = withoutKey(text, path, valueOf);
  for (;;) {
    const entries = tomlEntries(next);
    const first = entries.findIndex((entry) => startsWith(entry.path, path));
    if (first === -1) return next;
    let last = first;
    while (last + 1 < entries.length && startsWith(entries[last + 1]?.path ?? [], path)) last += 1;
    const from = entries[first]?.from ?? 0;
    const to = entries[last]?.to ?? from;
    next = joined(next.slice(0, from), next.slice(to));
  }
}

/** Two parts of a file with at most the blank lines that stood before the gap. */
function joined(before: string, after: string): string {
  const isBlankBefore = before.trim() === '' || /\n[ \t]*\r?\n$/.test(before);
  return before + (isBlankBefore ? after.replace(/^(?:[ \t]*\r?\n)+/, '') : after);
}

function startsWith(path: readonly string[], prefix: readonly string[]): boolean {
  return path.length >= prefix.length && prefix.every((part, at) => path[at] === part);
}

function keyAt(entries: readonly TomlEntry[], path: readonly string[]): TomlEntry | undefined {
  return entries.find(
    (entry) => entry.kind === 'key' && entry.path.length === path.length && startsWith(entry.path, path),
  );
}

/** The key whose value on one line, such as `env = { A = "b" }`, holds `path`. */
function inlineAround(entries: readonly TomlEntry[], path: readonly string[]): TomlEntry | undefined {
  return entries.find(
    (entry) => entry.kind === 'key' && entry.path.length < path.length && startsWith(path, entry.path),
  );
}

function replaced(text: string, entry: TomlEntry, value: string): string {
  return text.slice(0, entry.valueFrom) + value + text.slice(entry.valueTo);
}

function changedInside(table: TomlValue, path: readonly string[], value: TomlValue | null): TomlValue {
  const [key = '', ...rest] = path;
  const old: Record<string, TomlValue> =
    typeof table === 'object' && !Array.isArray(table) ? { ...(table as Record<string, TomlValue>) } : {};
  if (rest.length > 0) return { ...old, [key]: changedInside(old[key] ?? {}, rest, value) };
  if (value !== null) return { ...old, [key]: value };
  return Object.fromEntries(Object.entries(old).filter(([name]) => name !== key));
}

interface Place {
  at: number;
  /** The table that is open there. */
  table: readonly string[];
  isNew: boolean;
}

function placeFor(text: string, entries: readonly TomlEntry[], path: readonly string[]): Place {
  const parent = path.slice(0, -1);
  const siblings = entries.filter(
    ({ kind, path: other }) => kind === 'key' && other.length === path.length && startsWith(other, parent),
  );
  const header = entries.findIndex(
    ({ kind, path: other }) => kind === 'table' && other.length === parent.length && startsWith(other, parent),
  );
  const shown = header === -1 ? null : commentedLine(text, entries, header, path.at(-1) ?? '');
  if (shown !== null) return { at: shown, table: parent, isNew: false };
  const last = siblings.at(-1);
  if (last !== undefined) return { at: last.to, table: last.table, isNew: false };
  if (header !== -1) return { at: entries[header]?.to ?? text.length, table: parent, isNew: false };
  return { at: text.length, table: parent, isNew: true };
}

/** Where the line ends that shows the key as a comment, such as `# max_workers = 4`, inside the table's own part. */
function commentedLine(text: string, entries: readonly TomlEntry[], header: number, key: string): number | null {
  const from = entries[header]?.to ?? 0;
  const next = entries.findIndex(({ kind }, at) => at > header && kind === 'table');
  const end = next === -1 ? text.length : (entries[next]?.from ?? text.length);
  let at = -1;
  for (let line = from; line < end && at === -1;) {
    const after = text.indexOf('\n', line) + 1 || text.length;
    const [, bracket, shown] = /^[ \t]*#[ \t]*(?:(\[)|([^\s=]+)[ \t]*=)/.exec(text.slice(line, after)) ?? [];
    // What follows a table that is shown as a comment belongs to that table.
    if (bracket !== undefined) return null;
    if (shown === key && text[after - 1] === '\n') at = after;
    line = after;
  }
  // A comment between the lines of a value is not a place for a key.
  const isInside = entries.some((entry) => entry.kind === 'key' && at > entry.from && at < entry.to);
  return at === -1 || isInside ? null : at;
}
