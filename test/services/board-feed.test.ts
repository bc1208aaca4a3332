import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BoardDelta } from '../../src/contract/feed.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { openBoardFeed } from '../../src/main/services/board-feed.ts';
import type { BoardFeed } from '../../src/main/services/board-feed.ts';
import { kernelWorldOf } from '../../src/main/services/kernel-world.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { tempDir } from '../support/temp.ts';

const world = openWorld({ quiet: true });
const never = new AbortController().signal;

interface Opened {
  kernel: Kernel;
  /** Another connection to the same file, as another process has it. */
  other: Kernel;
  feed: BoardFeed;
}

function open(): Opened {
  const dir = tempDir();
  const path = join(dir, 'kanban.db');
  const kernel = openKernel({ path, world: kernelWorldOf(world) });
  const other = openKernel({ path, world: kernelWorldOf(world), mode: 'existing' });
  const feed = openBoardFeed({ board: 'default', dir, kernel, world });
  onTestFinished(() => {
    feed.close();
    feed.close();
    other.close();
    kernel.close();
  });
  return { kernel, other, feed };
}

async function until(
  stream: AsyncGenerator<BoardDelta, void, void>,
  enough: (delta: BoardDelta) => boolean,
): Promise<BoardDelta[]> {
  const seen: BoardDelta[] = [];
  for (;;) {
    const { value, done } = await stream.next();
    if (done === true) throw new Error('The feed ended.');
    seen.push(value);
    if (enough(value)) return seen;
  }
}

describe('the feed of a board', () => {
  it('begins with a delta that confirms the cursor', async () => {
    const { kernel, feed } = open();
    const { value } = await feed.follow(kernel.cursor(), never).next();
    expect(value).toMatchObject({ board: 'default', cursor: kernel.cursor(), cards: [], events: [], removed: [] });
  });

  it('tells of commits by another connection and by this one, each event exactly once and in order (F067)', async () => {
    const { kernel, other, feed } = open();
    const stream = feed.follow(0, never);
    const ids: string[] = [];
    for (let index = 0; index < 10; index += 1) {
      const writer = index % 2 === 0 ? other : kernel;
      ids.push(writer.createTask({ title: `task ${index}` }).task.id);
      if (writer === kernel) feed.poke();
    }
    const seen = await until(stream, (delta) => delta.cursor === kernel.cursor());
    const events = seen.flatMap((delta) => delta.events);
    expect(events.map((event) => event.id)).toEqual(kernel.listEvents().map((event) => event.id));
    expect(new Set(seen.flatMap((delta) => delta.cards.map((card) => card.id)))).toEqual(new Set(ids));
  });

  it('gives a reader that is far behind several deltas without a gap', async () => {
    const { kernel, other, feed } = open();
    const { task } = other.createTask({ title: 'busy' });
    for (let index = 0; index < 4500; index += 1) other.addComment(task.id, { author: 'you', body: `${index}` });
    const seen = await until(feed.follow(0, never), (delta) => delta.cursor === kernel.cursor());
    expect(seen.length).toBeGreaterThan(1);
    const events = seen.flatMap((delta) => delta.events.map((event) => event.id));
    expect(events).toEqual([...events].toSorted((a, b) => a - b));
    expect(new Set(events).size).toBe(4501);
  });

  it('tells of a heartbeat that writes no event', async () => {
    const { other, feed, kernel } = open();
    const { task } = other.createTask({ title: 'a', assignee: 'shell' });
    other.claim(task.id, { claimer: 'here:1' });
    const stream = feed.follow(kernel.cursor(), never);
    await stream.next();
    other.heartbeat(task.id, { claimer: 'here:1' });
    const beatAt = other.getTask(task.id)?.lastHeartbeatAt;
    const seen = await until(stream, (delta) => delta.cards.some((card) => card.run?.lastHeartbeatAt === beatAt));
    expect(seen.at(-1)?.cards.map((card) => card.id)).toEqual([task.id]);
  });

  it('serves several readers with their own cursors', async () => {
    const { kernel, other, feed } = open();
    other.createTask({ title: 'one' });
    const early = feed.follow(0, never);
    const late = feed.follow(kernel.cursor(), never);
    other.createTask({ title: 'two' });
    const titles = async (stream: typeof early): Promise<string[]> =>
      (await until(stream, (delta) => delta.cursor === kernel.cursor())).flatMap((delta) =>
        delta.cards.map((card) => card.title),
      );
    expect((await titles(early)).toSorted()).toEqual(['one', 'two']);
    expect(await titles(late)).toEqual(['two']);
  });

  it('ends its streams when the reader leaves and when it is closed', async () => {
    const { feed } = open();
    const leave = new AbortController();
    const first = feed.follow(0, leave.signal);
    const second = feed.follow(0, never);
    await first.next();
    await second.next();
    const ends = Promise.all([first.next(), second.next()]);
    leave.abort();
    feed.close();
    expect(await ends).toEqual([
      { value: undefined, done: true },
      { value: undefined, done: true },
    ]);
  });

  it('refuses a cursor ahead of the board', () => {
    const { feed } = open();
    expect(() => feed.follow(5000, never)).toThrow(expect.objectContaining({ code: 'conflict' }));
  });
});
