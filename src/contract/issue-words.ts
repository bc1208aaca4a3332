/**
 * What zod found wrong with some input, in words for whoever sent it: the field, what it got and what it needs. The
 * schemas' own messages never name their field; it is put in front here and nowhere else. Owns no schema.
 */
import type { z } from 'zod';

/** Sentences of zod, which speak to programmers; any other message is one that a schema brought itself. */
const BY_ZOD = /^(?:Invalid|Too (?:big|small)|Unrecognized)/u;

/** `children[0].title` for the path of an issue; '' for the input as a whole. */
export function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./u, '');
}

/**
 * `<field>: <what is wrong>`, without a full stop.
 * @param given the input as a whole
 * @param whole what to call it when no field is at fault, such as `arguments`
 * @param known names that may stand at the top, for the sentence about one that may not
 */
export function issueSentence(
  issue: z.core.$ZodIssue,
  given: unknown,
  whole: string,
  known: readonly string[],
): string {
  const field = fieldOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => key.slice(0, 80)).join(', ');
    return field === '' ? `${names}: no such argument; use ${known.join(', ')}` : `${field}: no such field: ${names}`;
  }
  const value = issue.path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    given,
  );
  const name = field === '' ? whole : field;
  if (value === undefined || value === null) return `${name}: is missing`;
  return `${name}: ${wanted(issue)}${issue.code === 'invalid_type' ? `, not ${typeName(value)}` : ''}`;
}

/** What the field needs, in the schema's own words where it has some. */
export function wanted(issue: z.core.$ZodIssue): string {
  if (!BY_ZOD.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return `give ${issue.expected === 'record' || issue.expected === 'object' ? 'a JSON object' : article(issue.expected)}`;
    case 'too_big':
      return issue.origin === 'string'
        ? `has more than ${issue.maximum} characters; shorten it, or put it into a file in the workspace and name that`
        : issue.origin === 'array'
          ? `has more than ${issue.maximum} entries`
          : `give at most ${issue.maximum}`;
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `give at least ${issue.minimum}`;
    case 'invalid_value':
      return `use one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return 'must not be blank';
    default:
      return issue.message;
  }
}

function article(type: string): string {
  if (type === 'int') return 'a whole number';
  return /^[aeiou]/u.test(type) ? `an ${type}` : `a ${type}`;
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  return article(typeof value);
}
