import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { createStorageWatch, isLocked, storageTroubleOf } from '../../src/renderer/lib/storage.ts';
import { bannerOf, missingCommand } from '../../src/renderer/features/trouble/banner-content.ts';
import { rescueOf } from '../../src/renderer/features/trouble/rescue-text.ts';
import { createBoardStore } from '../../src/renderer/stores/board-store.ts';
import type { EngineStatus } from '../../src/contract/feed.ts';

const busy = () => new ORPCError('REFUSED', { message: 'locked', data: { code: 'busy', details: {} } });
const fault = (kind: string, message = kind) => new ORPCError('FAULT', { message, data: { kind } });

function watchOf() {
  const store = createBoardStore();
  const waits: number[] = [];
  const watch = createStorageWatch(store, async (ms) => {
    waits.push(store.getState().waitingWrites);
    expect(ms).toBeGreaterThan(0);
  });
  return { store, watch, waits };
}

describe('a write that meets a lock', () => {
  it('is tried again until it is through, counted as waiting meanwhile', async () => {
    const { store, watch, waits } = watchOf();
    let tries = 0;
    const answer = await watch.around(['task', 'move'], async () => {
      tries += 1;
      if (tries < 4) throw busy();
      return 'moved';
    });
    expect(answer).toBe('moved');
    expect(tries).toBe(4);
    expect(waits).toEqual([1, 1, 1]);
    expect(store.getState().waitingWrites).toBe(0);
  });

  it('gives the refusal back in the end', async () => {
    const { store, watch } = watchOf();
    const always = watch.around(['task', 'create'], async () => {
      throw busy();
    });
    await expect(always).rejects.toMatchObject({ message: 'locked' });
    expect(store.getState().waitingWrites).toBe(0);
  });

  it('is not tried again for any other refusal, and reading never is', async () => {
    const { watch, waits } = watchOf();
    const conflict = new ORPCError('REFUSED', { message: 'x', data: { code: 'conflict', details: {} } });
    for (const [path, error] of [
      [['task', 'move'], conflict],
      [['task', 'get'], busy()],
      [['board', 'snapshot'], busy()],
    ] as const) {
      await expect(
        watch.around(path, async () => {
          throw error;
        }),
      ).rejects.toBe(error);
    }
    expect(waits).toEqual([]);
  });
});

describe('trouble with the file', () => {
  it('is kept until a write succeeds', async () => {
    const { store, watch } = watchOf();
    const failing = watch.around(['task', 'comment'], async () => {
      throw fault('disk_full', 'The disk is full.');
    });
    await expect(failing).rejects.toThrow('The disk is full.');
    expect(store.getState().storage).toEqual({ code: 'disk_full', text: 'The disk is full.' });
    await watch.around(['board', 'nudge'], async () => 1);
    expect(store.getState().storage).not.toBeNull();
    await watch.around(['task', 'comment'], async () => 1);
    expect(store.getState().storage).toBeNull();
  });

  it('of reading a part is the affair of whoever asked, unless the board cannot be opened at all', async () => {
    const { store, watch } = watchOf();
    const read = async (error: Error): Promise<unknown> =>
      watch.around(['boards', 'archived'], async () => {
        throw error;
      });
    await expect(read(fault('disk_io'))).rejects.toMatchObject({ code: 'FAULT' });
    expect(store.getState().storage).toBeNull();
    await expect(read(fault('database_damaged'))).rejects.toMatchObject({ code: 'FAULT' });
    expect(store.getState().storage?.code).toBe('database_damaged');
  });

  it('is told from everything else', () => {
    expect(storageTroubleOf(fault('network'))).toBeNull();
    expect(storageTroubleOf(new Error('lost'))).toBeNull();
    expect(storageTroubleOf(fault('database_damaged'))?.code).toBe('database_damaged');
    expect(isLocked(fault('database_busy'))).toBe(true);
    expect(isLocked(fault('disk_full'))).toBe(false);
  });

  it('that keeps a board from being opened is read in parts, and shown whole when it cannot be', () => {
    const text =
      'The board /h/boards/x/kanban.db is damaged (page 318 is bad) and was left as it is. The newest verified backup is 11 min old; restore it with: flockboard restore /h/b.db --board x';
    expect(rescueOf({ code: 'database_damaged', text })).toMatchObject({
      path: '/h/boards/x/kanban.db',
      reason: 'page 318 is bad',
      age: '11 min',
      command: 'flockboard restore /h/b.db --board x',
    });
    const bare = rescueOf({
      code: 'database_damaged',
      text: 'The board /h/k.db is damaged (x) and was left as it is. There is no backup of it.',
    });
    expect(bare).toMatchObject({ command: null, age: null });
    expect(bare?.lead).toContain('There is no backup of it.');
    expect(rescueOf({ code: 'newer_board', text: 'made by 9.0' })?.lead).toBe('made by 9.0');
    expect(rescueOf({ code: 'disk_full', text: '' })).toBeNull();
  });
});

describe('the banner', () => {
  const facts = { ...createBoardStore().getState(), connection: 'open' as const, isLoaded: true };
  const profile = { kind: 'command', slots: 1, running: 0, resolved: null, description: '' } as const;
  const engine: EngineStatus = {
    board: 'x',
    state: 'on',
    owner: null,
    lastTickAt: null,
    nextTickAt: null,
    workers: 0,
    workersMax: 4,
    profiles: [
      { ...profile, name: 'dev', problem: '"claude" is not on the PATH; install it.' },
      { ...profile, name: 'reviewer', problem: '"claude" is not on the PATH; install it.' },
      { ...profile, name: 'designer', problem: 'give the program to start' },
    ],
    lastLines: {},
    archived: 0,
    health: { count: 1, worst: 'warning', text: null },
    stuck: [{ taskId: 't_1', text: 'no command' }],
    databasePath: '/home/me/.flockboard/boards/x/kanban.db',
    databaseBytes: 1,
    defaultWorkdir: null,
    problems: [],
    version: '1',
  };
  const show = (patch: object, assignee = 'nobody', dismissed: string[] = []) =>
    bannerOf({ ...facts, ...patch }, () => assignee, dismissed);

  it('is absent when all is well', () => {
    expect(show({ engine })).toBeNull();
  });

  it('says that the machine is on battery, after everything that is trouble, until it is put away', () => {
    const battery = { code: 'battery', text: 'No worker starts.' };
    expect(show({ engine: { ...engine, problems: [battery] } })).toMatchObject({
      tone: 'info',
      title: 'On battery',
      text: 'No worker starts.',
    });
    const both = { ...engine, problems: [battery, { code: 'backup', text: 'b' }] };
    expect(show({ engine: both })?.text).toBe('b');
    expect(show({ engine: { ...engine, problems: [battery] } }, 'nobody', ['battery'])).toBeNull();
  });

  it('shows the worst first: connection, disk, engine, lock, other dispatcher, command', () => {
    const owner = { self: false, pid: 7, host: 'h', kind: 'serve', since: null };
    const everything = {
      connection: 'reconnecting',
      lastFailure: 'gone',
      storage: { code: 'disk_full', text: '' },
      waitingWrites: 2,
      engine: { ...engine, state: 'watching', owner, problems: [{ code: 'backup', text: 'b' }] },
    };
    const order: string[] = [];
    const steps: object[] = [
      {},
      { connection: 'open' },
      { connection: 'open', storage: null },
      { connection: 'open', storage: null, engine: { ...everything.engine, problems: [] } },
      { connection: 'open', storage: null, waitingWrites: 0, engine: { ...everything.engine, problems: [] } },
      { connection: 'open', storage: null, waitingWrites: 0, engine },
    ];
    for (const step of steps) order.push(show({ ...everything, ...step }, 'dev')?.key.split(' ')[0] ?? '');
    expect(order).toEqual(['connection', 'disk_full', 'problem', 'busy', 'owner', 'command']);
  });

  it('counts the tasks and profiles that a missing command holds back', () => {
    expect(missingCommand({ engine }, () => 'dev')).toEqual({
      command: 'claude',
      profiles: ['dev', 'reviewer'],
      tasks: ['t_1'],
    });
    expect(missingCommand({ engine }, () => 'designer')).toBeNull();
    expect(show({ engine }, 'dev')?.text).toBe(
      '1 ready task and 2 profiles cannot start. Running workers are not affected.',
    );
    expect(show({ engine }, 'dev', ['command claude'])).toBeNull();
  });

  it('says nothing about the engine while a screen tells that the board is damaged', () => {
    const storage = { code: 'database_damaged', text: 'broken' };
    expect(show({ engine, storage, connection: 'connecting', lastFailure: 'broken' }, 'dev')).toBeNull();
  });
});
