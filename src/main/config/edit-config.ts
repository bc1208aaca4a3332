/**
 * Changes config.toml for programs: settings and profiles, key by key. What a person wrote stays: comments, order, the
 * form of other values. Every edit is proven before it is handed out: the new text must mean exactly the old values
 * with these changes, and must load. Reads and writes no file.
 */
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'smol-toml';
import { Refusal } from '../../contract/error.ts';
import { withKey, withoutKey, withoutTable } from './edit-toml.ts';
import { parseConfig, type ConfigSource } from './parse-config.ts';
import type { TomlValue } from './toml-text.ts';

export interface ConfigChange {
  /** Such as ['dispatch', 'max_workers'] or ['profiles', 'reviewer', 'slots']; the path of a table only with null. */
  path: readonly string[];
  /** Null removes the key or table; then its default holds. */
  value: TomlValue | null;
}

type Values = Record<string, unknown>;

/**
 * @param text the file's text, or null when there is no file
 * @returns the new text
 * @throws Refusal 'config' when the old text is no TOML, or when the new one would not load: with the field at fault
 */
export function editConfig(text: string | null, changes: readonly ConfigChange[], source: ConfigSource): string {
  let next = text ?? '';
  for (const change of changes) next = edited(next, change, source);
  parseConfig(next, source);
  return next;
}

function edited(text: string, { path, value }: ConfigChange, source: ConfigSource): string {
  const old = valuesOf(text) ?? refuseText(text, source);
  const valueOf = (at: readonly string[]): TomlValue => (valueAt(old, at) ?? {}) as TomlValue;
  const isTable = path.length < 2 || (path[0] === 'profiles' && path.length === 2);
  const next =
    value !== null
      ? withKey(text, path, value, valueOf)
      : isTable
        ? withoutTable(text, path, valueOf)
        : withoutTable(withoutKey(text, path, valueOf), path, valueOf);
  if (isDeepStrictEqual(pruned(valuesOf(next)), pruned(changed(old, path, value)))) return next;
  throw new Refusal(
    'config',
    `${source.path}: ${path.join('.')}: is written in a form that only its author can change; edit the file by hand.`,
    { path: source.path, line: null, field: path.join('.') },
  );
}

/** The full reader names the line and the reason. */
function refuseText(text: string, source: ConfigSource): never {
  parseConfig(text, source);
  throw new Error('Text that is no TOML loaded.');
}

/** What the text says, key by key, without prototypes and dates so that two readings compare; null for what is no TOML. */
export function valuesOf(text: string): Values | null {
  try {
    return JSON.parse(JSON.stringify(parse(text.replace(/^\uFEFF/, '')))) as Values;
  } catch {
    return null;
  }
}

export function valueAt(values: Values, path: readonly string[]): unknown {
  let at: unknown = values;
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = Reflect.get(at, part);
  }
  return at;
}

/** Without empty tables: one that lost its last key may stay in the text as a header or not at all, which means the same. */
function pruned(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value).map(([key, inner]) => [key, pruned(inner)] as const);
  return Object.fromEntries(kept.filter(([, inner]) => !isEmptyTable(inner)));
}

function isEmptyTable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

/** `values` with one change. */
function changed(values: Values, path: readonly string[], value: TomlValue | null): Values {
  const [key = '', ...rest] = path;
  if (rest.length > 0) {
    const inner = Object.hasOwn(values, key) ? values[key] : undefined;
    if (inner === undefined && value === null) return values;
    const table = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Values) : {};
    return { ...values, [key]: changed(table, rest, value) };
  }
  if (value !== null) return { ...values, [key]: value };
  return Object.fromEntries(Object.entries(values).filter(([name]) => name !== key));
}
