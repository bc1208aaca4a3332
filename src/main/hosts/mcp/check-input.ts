/**
 * Checks a model's arguments against the tool's schema and says what was wrong so that the next call is right: the
 * field, what it got, what it needs, and an example. A null where a field may be left out counts as left out.
 */
import type { z } from 'zod';
import { Refusal } from '../../../contract/error.ts';
import { TOOLS, type ToolInput, type ToolName } from '../../../contract/tools.ts';

const ISSUES_SHOWN = 5;

/** @throws Refusal 'invalid' with every field at fault and an example of right */
export function checkInput<Name extends ToolName>(name: Name, given: unknown): ToolInput<Name> {
  const { input, example } = TOOLS[name];
  const parsed = input.safeParse(withoutNulls(given ?? {}));
  if (parsed.success) return parsed.data as ToolInput<Name>;
  const shown = parsed.error.issues.slice(0, ISSUES_SHOWN).map((issue) => sentenceOf(issue, given, input));
  const more = parsed.error.issues.length - shown.length;
  throw new Refusal(
    'invalid',
    `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}. Right is, for example: ${JSON.stringify(example)}`,
    { fields: parsed.error.issues.map((issue) => issue.path.join('.')), example },
  );
}

function withoutNulls(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

function sentenceOf(issue: z.core.$ZodIssue, given: unknown, input: z.ZodObject): string {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(input.shape).join(', ');
    return `${issue.keys.map((key) => key.slice(0, 80)).join(', ')}: no such argument; use ${known}`;
  }
  const field = issue.path.length === 0 ? 'arguments' : issue.path.join('.');
  const value = issue.path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    given,
  );
  if (value === undefined || value === null) return `${field}: is missing`;
  return `${field}: ${wanted(issue)}${issue.code === 'invalid_type' ? `, not ${typeName(value)}` : ''}`;
}

function wanted(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `give ${issue.expected === 'record' ? 'a JSON object' : article(issue.expected)}`;
    case 'too_big':
      return issue.origin === 'string'
        ? `has more than ${issue.maximum} characters; shorten it, or put it into a file in your workspace and name that`
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
