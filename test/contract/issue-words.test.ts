import { expect, test } from 'vitest';
import { z } from 'zod';
import { issueSentence } from '../../src/contract/issue-words.ts';
import * as schemas from '../../src/contract/schemas.ts';

const part = z.strictObject({ title: z.string().min(1, 'write what it is').max(5), at: z.number().int().optional() });
const input = z.strictObject({ parts: z.array(part).min(1).max(2), kind: z.enum(['a', 'b']).optional() });

function sentences(given: unknown): string[] {
  const parsed = input.safeParse(given);
  return (parsed.error?.issues ?? []).map((issue) => issueSentence(issue, given, 'input', ['parts', 'kind']));
}

test('say the field once, what it got and what it needs', () => {
  expect(sentences([])).toEqual(['input: give a JSON object, not an array']);
  expect(sentences({})).toEqual(['parts: is missing']);
  expect(sentences({ parts: [] })).toEqual(['parts: give at least 1']);
  expect(sentences({ parts: [{ title: '' }] })).toEqual(['parts[0].title: write what it is']);
  expect(sentences({ parts: [{ title: 'abcdef', at: 0.5 }] })).toEqual([
    'parts[0].title: has more than 5 characters; shorten it, or put it into a file in the workspace and name that',
    'parts[0].at: give a whole number, not a number',
  ]);
  expect(sentences({ parts: [{ title: 'a', owner: 'b' }] })).toEqual(['parts[0]: no such field: owner']);
  expect(sentences({ parts: [{ title: 'a' }], kind: 'c', sort: 1 })).toEqual([
    'kind: use one of a, b',
    'sort: no such argument; use parts, kind',
  ]);
});

test('no schema puts the name of its field into its own message', () => {
  const blank = { board: ' ', id: 't_1', task: {}, title: ' ', body: ' ', children: [], reason: 'x' };
  const messages = Object.values(schemas).flatMap((schema) =>
    schema instanceof z.ZodObject ? (schema.safeParse(blank).error?.issues ?? []) : [],
  );
  expect(messages.length).toBeGreaterThan(5);
  for (const { path, message } of messages) expect(message).not.toMatch(new RegExp(`^${String(path.at(-1))}:`, 'u'));
});
