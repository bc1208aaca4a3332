/** Comments: order, authors, refusals. */
import { expect, test } from 'vitest';
import { readyTask, refusalOf, testBoard } from '../support/board.ts';

test('comments keep insertion order and author even when all are written in the same instant (11.3 no. 10, Q44)', () => {
  const { board } = testBoard();
  const { id } = readyTask(board);
  const bodies = Array.from({ length: 50 }, (_, n) => `comment ${n}`);
  for (const [n, body] of bodies.entries()) board.addComment(id, { author: `author ${n % 3}`, body });
  expect(board.listComments(id).map((c) => c.body)).toEqual(bodies);
  expect(board.listComments(id)[4]?.author).toBe('author 1');
});

test('a comment is trimmed, dated, announced by an event and returned', () => {
  const { board, clock } = testBoard();
  const { id } = readyTask(board);
  clock.advance(5_000);
  const comment = board.addComment(id, { author: ' ann ', body: '  looks good \n' });
  expect(comment).toMatchObject({ taskId: id, author: 'ann', body: 'looks good', createdAt: clock.now() });
  expect(board.listComments(id)).toEqual([comment]);
  expect(board.listEvents(id).at(-1)).toMatchObject({ kind: 'commented', payload: { author: 'ann' } });
});

test('a blank body is refused as empty_body and nothing is written (11.3 no. 10)', () => {
  const { board } = testBoard();
  const { id } = readyTask(board);
  const events = board.listEvents();
  expect(refusalOf(() => board.addComment(id, { author: 'ann', body: ' \n\t' }))).toBe('empty_body');
  expect(refusalOf(() => board.addComment(id, { author: '  ', body: 'text' }))).not.toBeNull();
  expect(board.listComments(id)).toEqual([]);
  expect(board.listEvents()).toEqual(events);
});

test('a comment on an unknown task is refused', () => {
  const { board } = testBoard();
  expect(refusalOf(() => board.addComment('t_00000000', { author: 'ann', body: 'x' }))).toBe('unknown_task');
});

test('comments may be written on finished and archived tasks', () => {
  const { board } = testBoard();
  const { id } = readyTask(board);
  board.completeTask(id);
  board.addComment(id, { author: 'ann', body: 'thanks' });
  expect(board.listComments(id)).toHaveLength(1);
});

test('a storm of 500 comments leaves every one of them in place', () => {
  const { board } = testBoard({ inMemory: true });
  const { id } = readyTask(board);
  for (let n = 0; n < 500; n++) board.addComment(id, { author: 'ann', body: String(n) });
  expect(board.listComments(id).map((c) => Number(c.body))).toEqual(Array.from({ length: 500 }, (_, n) => n));
});
