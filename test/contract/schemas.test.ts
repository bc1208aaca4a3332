import { describe, expect, test } from 'vitest';
import { boardSlug, commentInput, createTaskInput, moveInput } from '../../src/contract/schemas.ts';
import { TITLE_CHARS_MAX } from '../../src/contract/limits.ts';

describe('the schemas at the edge', () => {
  test('trim a title, and refuse a blank or an endless one with the name of the field', () => {
    expect(createTaskInput.parse({ title: '  Ship it ' }).title).toBe('Ship it');
    expect(createTaskInput.safeParse({ title: ' \n' }).error?.issues).toMatchObject([
      { path: ['title'], message: 'write what is to be done' },
    ]);
    expect(createTaskInput.safeParse({ title: 'x'.repeat(TITLE_CHARS_MAX + 1) }).success).toBe(false);
  });

  test('refuse a field that they do not know instead of dropping it', () => {
    expect(createTaskInput.safeParse({ title: 'a', asignee: 'shell' }).success).toBe(false);
  });

  test.each(['', '_archived', '../x', 'A', 'a b', 'a/b', 'a'.repeat(65)])('refuse the board slug %j', (slug) => {
    expect(boardSlug.safeParse(slug).success).toBe(false);
  });

  test('refuse a move to a status that does not exist and a comment of nothing', () => {
    expect(moveInput.safeParse({ board: 'default', id: 't_1', to: 'doing' }).success).toBe(false);
    expect(commentInput.safeParse({ board: 'default', id: 't_1', body: '  ' }).success).toBe(false);
  });
});
