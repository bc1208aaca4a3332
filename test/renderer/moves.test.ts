/** What a person does to tasks, when the engine is slow, says no, or is gone, and when the board is left meanwhile. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ORPCError } from '@orpc/client';
import { commitMoves } from '../../src/renderer/actions/bulk.ts';
import { restoreTask } from '../../src/renderer/actions/take-away.ts';
import { commitMove } from '../../src/renderer/actions/tasks.ts';
import { forgetUndo, nextUndo, undoLast } from '../../src/renderer/actions/undo.ts';
import { planMoves } from '../../src/renderer/lib/bulk-plan.ts';
import type { Api } from '../../src/renderer/lib/connect.ts';
import { session } from '../../src/renderer/lib/window-session.ts';
import { boardStore } from '../../src/renderer/stores/board-store.ts';
import { viewStore } from '../../src/renderer/stores/view-store.ts';
import { makeCard, makeDelta, makeSnapshot } from './make-card.ts';

interface Asked {
  input: { board: string; id: string; to: string; version?: number };
  answer: PromiseWithResolvers<object>;
}

/** An engine that answers each move when the test says so. */
function slowEngine() {
  const asked: Asked[] = [];
  const move = (input: Asked['input']): Promise<object> => {
    const answer = Promise.withResolvers<object>();
    asked.push({ input, answer });
    return answer.promise;
  };
  vi.spyOn(session, 'api').mockReturnValue({ task: { move } } as unknown as Api);
  const nth = async (index: number): Promise<Asked> =>
    vi.waitFor(() => asked[index] ?? Promise.reject(new Error('not asked')));
  return {
    asked,
    nth,
    /** Accepts the nth move: the row has this version after it. */
    async accept(index: number, version: number): Promise<void> {
      const { input, answer } = await nth(index);
      answer.resolve({ ...makeCard(input.id), status: input.to, version });
    },
    async refuse(index: number, code: string, message: string): Promise<void> {
      (await nth(index)).answer.reject(new ORPCError('REFUSED', { message, data: { code } }));
    },
  };
}

const statusOf = (id: string) => boardStore.getState().cards[id]?.status;
const toasts = () => viewStore.getState().toasts.map(({ text, detail }) => [text, detail]);

beforeEach(() => {
  boardStore.getState().choose('default');
  boardStore.getState().load(makeSnapshot([makeCard('t_1', { status: 'todo' }), makeCard('t_2', { status: 'todo' })]));
  viewStore.setState({ toasts: [] });
  forgetUndo();
});
afterEach(() => vi.restoreAllMocks());

describe('two moves of a task, the second made before the first is answered', () => {
  it('are asked for one after the other, each with the row that the one before left behind', async () => {
    const engine = slowEngine();
    const first = commitMove('t_1', 'ready');
    const second = commitMove('t_1', 'blocked', { reason: 'Not yet' });
    expect(statusOf('t_1')).toBe('blocked');
    await engine.nth(0);
    expect(engine.asked).toHaveLength(1);
    await engine.accept(0, 2);
    await engine.accept(1, 3);
    expect([await first, await second]).toEqual([true, true]);
    expect(engine.asked.map(({ input }) => [input.to, input.version])).toEqual([
      ['ready', 1],
      ['blocked', 2],
    ]);
    expect([statusOf('t_1'), boardStore.getState().pending]).toEqual(['blocked', {}]);
  });

  it('go back together when the first is refused: the second began from what never came', async () => {
    const engine = slowEngine();
    const both = Promise.all([commitMove('t_1', 'ready'), commitMove('t_1', 'blocked', { reason: 'Not yet' })]);
    await engine.refuse(0, 'conflict', 'It was changed by cli.');
    expect(await both).toEqual([false, false]);
    expect(engine.asked).toHaveLength(1);
    expect([statusOf('t_1'), boardStore.getState().pending]).toEqual(['todo', {}]);
    expect(toasts()[0]).toEqual(['went back to Todo', 'It was changed by cli.']);
  });

  it('leave the first where it is when only the second is refused', async () => {
    const engine = slowEngine();
    const both = Promise.all([commitMove('t_1', 'ready'), commitMove('t_1', 'blocked', { reason: 'Not yet' })]);
    await engine.accept(0, 2);
    await engine.refuse(1, 'conflict', 'It was claimed.');
    expect(await both).toEqual([true, false]);
    expect(statusOf('t_1')).toBe('ready');
    expect(toasts().at(-1)).toEqual(['went back to Ready', 'It was claimed.']);
  });
});

describe('taking a move back', () => {
  it('names the row that the move left behind, though the feed has not shown it yet', async () => {
    const engine = slowEngine();
    const moved = commitMove('t_1', 'ready');
    await engine.accept(0, 4);
    await moved;
    undoLast();
    expect((await engine.nth(1)).input).toMatchObject({ to: 'todo', version: 4 });
  });

  it('names the rows of several tasks, so that nobody else’s change is undone with them', async () => {
    const engine = slowEngine();
    const cards = Object.values(boardStore.getState().cards);
    const moved = commitMoves(planMoves(cards, 'ready'), {});
    await Promise.all([engine.accept(0, 4), engine.accept(1, 5)]);
    await moved;
    undoLast();
    await engine.nth(3);
    expect(engine.asked.slice(2).map(({ input }) => [input.id, input.to, input.version])).toEqual([
      ['t_1', 'todo', 4],
      ['t_2', 'todo', 5],
    ]);
  });

  it('says so and asks for nothing when the task has gone somewhere else since', async () => {
    const engine = slowEngine();
    const moved = commitMove('t_1', 'ready');
    await engine.accept(0, 2);
    await moved;
    boardStore.getState().apply(makeDelta(11, { cards: [makeCard('t_1', { status: 'running', version: 3 })] }));
    undoLast();
    expect(toasts().at(-1)?.[0]).toBe('moved on: it is in Running now.');
    expect(engine.asked).toHaveLength(1);
  });

  it('shows what stood in the way of putting a restored task back into the archive', async () => {
    const engine = slowEngine();
    const restored = restoreTask(makeCard('t_9', { status: 'archived' }));
    await engine.accept(0, 2);
    await restored;
    undoLast();
    await engine.refuse(1, 'conflict', 'A worker has it.');
    await vi.waitFor(() => expect(toasts().at(-1)?.[0]).toBe('A worker has it.'));
  });
});

describe('an answer that comes after the board was left', () => {
  it('belongs to the board that was left, and can not be taken back on the other one', async () => {
    const engine = slowEngine();
    const moved = commitMove('t_1', 'ready');
    const { input } = await engine.nth(0);
    boardStore.getState().choose('tools');
    boardStore.getState().load({ ...makeSnapshot([makeCard('t_1', { status: 'todo' })]), board: 'tools' });
    await engine.accept(0, 2);
    await moved;
    expect([input.board, statusOf('t_1'), nextUndo()]).toEqual(['default', 'todo', null]);
    expect(viewStore.getState().toasts.flatMap(({ actions, taskId }) => [taskId, ...actions])).toEqual([null]);
  });

  it('is told with the name of the task when it is a refusal, and offers no second try', async () => {
    const engine = slowEngine();
    const moved = commitMove('t_1', 'ready');
    await engine.nth(0);
    boardStore.getState().choose('tools');
    await engine.refuse(0, 'conflict', 'It was changed by cli.');
    expect(await moved).toBe(false);
    const [toast] = viewStore.getState().toasts;
    expect(toast).toMatchObject({ taskId: null, actions: [], isSticky: true });
    expect(`${toast?.text} ${toast?.detail}`).toContain('Task t_1');
    expect(`${toast?.text} ${toast?.detail}`).toContain('default');
  });
});
