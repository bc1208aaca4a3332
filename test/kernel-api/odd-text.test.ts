/** Text that breaks careless programs (failures.md F093, T25): it is stored exactly or refused, never changed. */
import { expect, test } from 'vitest';
import { claimed, taskOf, testBoard, type Board } from '../support/board.ts';

const CORPUS: Readonly<Record<string, string>> = {
  emoji: '👩‍👩‍👧‍👦 family, 🏳️‍🌈 flag',
  rightToLeft: 'safe\u202Egnp.exe',
  combining: 'Z\u0351\u036B\u0343a\u030A\u033Dl\u034Ago',
  sql: "'); DROP TABLE tasks; --",
  html: '<img src=x onerror=alert(1)>&lt;',
  percent: '100% _like_ \\% \\_',
  quotes: `"double" 'single' \`tick\` \\backslash\\`,
  newlines: 'first\nsecond\r\nthird\u2028fourth',
  json: '{"__proto__":{"x":1}}',
  nul: 'before\u0000after',
  loneSurrogate: 'before\uD800after',
  escape: '\u001B]52;c;AAAA\u0007',
  bom: '\uFEFFtext',
  nonCharacter: '\uFFFE\uFFFF',
};

/** What came back, or the word that says the text was refused. Anything but a Refusal escapes and fails the test. */
function storedBy(write: () => string | null): string | null {
  try {
    return write();
  } catch (error) {
    if (error instanceof Error && error.name === 'Refusal') return 'refused';
    throw error;
  }
}

const WRITERS: Readonly<Record<string, (board: Board, text: string) => string | null>> = {
  title: (board, text) => taskOf(board, board.createTask({ title: `[${text}]` }).id).title.slice(1, -1),
  body: (board, text) => taskOf(board, board.createTask({ title: 'x', body: text }).id).body,
  assignee: (board, text) =>
    taskOf(board, board.createTask({ title: 'x', assignee: `a${text}z` }).id).assignee?.slice(1, -1) ?? null,
  tenant: (board, text) =>
    taskOf(board, board.createTask({ title: 'x', tenant: `a${text}z` }).id).tenant?.slice(1, -1) ?? null,
  comment: (board, text) => {
    const { id } = board.createTask({ title: 'x' });
    board.addComment(id, { author: 'me', body: `[${text}]` });
    return board.listComments(id)[0]?.body.slice(1, -1) ?? null;
  },
  summary: (board, text) => {
    const { id } = board.createTask({ title: 'x' });
    claimed(board, id);
    board.completeTask(id, { summary: text });
    return board.latestRun(id)?.summary ?? null;
  },
  metadata: (board, text) => {
    const { id } = board.createTask({ title: 'x' });
    claimed(board, id);
    board.completeTask(id, { metadata: { text } });
    return (board.latestRun(id)?.metadata as { text: string } | null)?.text ?? null;
  },
  reason: (board, text) => {
    const { id } = board.createTask({ title: 'x' });
    board.blockTask(id, { reason: `[${text}]` });
    return taskOf(board, id).blockReason?.slice(1, -1) ?? null;
  },
};

const cases = Object.keys(WRITERS).flatMap((field) => Object.keys(CORPUS).map((kind) => ({ field, kind })));

test.each(cases)('$kind text in the $field comes back equal or is refused (F093)', ({ field, kind }) => {
  const { board } = testBoard();
  const text = CORPUS[kind] as string;
  const write = WRITERS[field] as (board: Board, text: string) => string | null;
  const back = storedBy(() => write(board, text));
  expect(['refused', text]).toContain(back);
  expect(board.listTasks().length).toBeLessThanOrEqual(1);
});

test('only NUL and lone surrogates may be refused; all other text is stored', () => {
  const { board } = testBoard();
  const refused = Object.keys(CORPUS).filter(
    (kind) =>
      storedBy(() => (WRITERS['body'] as (b: Board, t: string) => string)(board, CORPUS[kind] as string)) === 'refused',
  );
  expect(['nul', 'loneSurrogate']).toEqual(expect.arrayContaining(refused));
});

test('SQL in a filter finds nothing and harms nothing (T25)', () => {
  const { board } = testBoard();
  board.createTask({ title: 'kept', tenant: 'acme', assignee: 'coder' });
  for (const text of Object.values(CORPUS)) {
    expect(storedBy(() => String(board.listTasks({ tenant: text }).length))).toMatch(/^(0|refused)$/);
    expect(storedBy(() => String(board.listTasks({ assignee: text }).length))).toMatch(/^(0|refused)$/);
    expect(board.getTask(text)).toBeNull();
  }
  expect(board.listTasks()).toHaveLength(1);
});

test('one megabyte of body and of summary survives; the event keeps only the first line of the summary', () => {
  const { board } = testBoard();
  const body = 'ü'.repeat(1_000_000);
  const { id } = board.createTask({ title: 'big', body });
  expect(taskOf(board, id).body).toBe(body);
  claimed(board, id);
  const summary = `first line\n${'y'.repeat(1_000_000)}`;
  board.completeTask(id, { summary });
  expect(board.latestRun(id)?.summary).toBe(summary);
  const completed = board.listEvents(id).find((event) => event.kind === 'completed');
  expect(completed?.payload).toMatchObject({ summary: 'first line' });
});
