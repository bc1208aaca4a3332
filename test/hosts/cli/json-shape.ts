/** The shape of JSON as text that people can read: named types once, then what each verb prints in terms of them. Pure. */

/** One shape: the plain types seen at this place, and what was seen inside objects and arrays. */
export interface Shape {
  plain: Set<string>;
  fields: Map<string, Shape> | null;
  items: Shape | null;
  /** How many objects were seen here, and how often each field was in them. */
  seen: number;
  counts: Map<string, number>;
}

/** Objects whose keys are data: names of boards, workers, statuses, or whatever a worker wrote. */
const FREE = new Set(['metadata', 'payload', 'byStatus', 'byAssignee', 'counts', 'profiles', 'env', 'details']);

function empty(): Shape {
  return { plain: new Set(), fields: null, items: null, seen: 0, counts: new Map() };
}

/** Adds what `value` shows to what was seen before. */
export function merge(value: unknown, into: Shape = empty(), key = ''): Shape {
  if (Array.isArray(value)) {
    into.items ??= empty();
    for (const item of value) merge(item, into.items);
  } else if (typeof value !== 'object' || value === null) into.plain.add(value === null ? 'null' : typeof value);
  else if (FREE.has(key)) into.plain.add('object');
  else {
    into.fields ??= new Map();
    into.seen += 1;
    for (const [name, inner] of Object.entries(value)) {
      into.fields.set(name, merge(inner, into.fields.get(name), name));
      into.counts.set(name, (into.counts.get(name) ?? 0) + 1);
    }
  }
  return into;
}

/** A type's text; objects with exactly the fields of a named type are called by its name. */
export function textOf(shape: Shape, names: ReadonlyMap<string, string>, indent = ''): string {
  const parts: string[] = [];
  if (shape.fields !== null) {
    const name = names.get(signOf(shape));
    parts.push(name ?? fieldsOf(shape, names, indent));
  }
  if (shape.items !== null) parts.push(itemsOf(shape.items, names, indent));
  const plain = [...shape.plain].toSorted((one, other) => Number(one === 'null') - Number(other === 'null'));
  return parts.length === 0 && plain.join() === 'null' ? 'unknown | null' : [...parts, ...plain].join(' | ');
}

function itemsOf(items: Shape, names: ReadonlyMap<string, string>, indent: string): string {
  const text = textOf(items, names, indent);
  const isUnion = items.plain.size + Number(items.fields !== null) + Number(items.items !== null) > 1;
  return text === '' ? 'unknown[]' : isUnion ? `(${text})[]` : `${text}[]`;
}

/** Every field on a line of its own, `?` where it is not always there. */
function fieldsOf(shape: Shape, names: ReadonlyMap<string, string>, indent = ''): string {
  const lines = [...(shape.fields ?? [])].map(([name, inner]) => {
    const isOptional = (shape.counts.get(name) ?? 0) < shape.seen;
    return `${indent}  ${name}${isOptional ? '?' : ''}: ${textOf(inner, names, `${indent}  `)}`;
  });
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`;
}

/** What tells one kind of object from another: the names of its fields. */
function signOf(shape: Shape): string {
  return [...(shape.fields?.keys() ?? [])].toSorted().join(' ');
}
