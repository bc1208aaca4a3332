/** Boards and their backups as a window manages them, while the engine has them open (F068, F074, F104, P12). */
import { existsSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCardRows } from '../../src/contract/card-rows.ts';
import { writeBoardDetails } from '../../src/main/services/board-details.ts';
import { boardPaths } from '../../src/main/services/boards.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { portClient, startTestEngine, testConfig } from '../support/engine.ts';
import type { Client } from '../support/engine.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

async function engineOn(home = tempDir('home')): Promise<{ client: Client; home: string; stop(): Promise<void> }> {
  const { handle } = startTestEngine({ home, config: testConfig(home) });
  await handle.ready;
  return { client: portClient(handle.connect()), home, stop: () => handle.stop('stop') };
}

async function titles(client: Client, board: string): Promise<string[]> {
  const { cardsJson } = await client.board.snapshot({ board });
  return readCardRows(cardsJson).map(({ title }) => title);
}

const refusal = (code: string): object => ({ code: 'REFUSED', data: expect.objectContaining({ code }) as object });

describe('a board with a folder that its tasks work in', () => {
  it('tells windows of it, and gives it to new tasks that need a folder and name none', async () => {
    const { client, home } = await engineOn();
    const board = 'default';
    const folder = tempDir('code');
    const { files, clock } = openWorld({ quiet: true });
    writeBoardDetails(home, board, { defaultWorkdir: folder }, files, clock.now());
    const create = async (task: Parameters<Client['task']['create']>[0]['task']): Promise<string | null> =>
      (await client.task.create({ board, task })).workspacePath;
    expect(await create({ title: 'x', workspaceKind: 'dir' })).toBe(folder);
    expect(await create({ title: 'x', workspaceKind: 'worktree', workspacePath: null })).toBe(folder);
    expect(await create({ title: 'x', workspaceKind: 'dir', workspacePath: home })).toBe(home);
    expect(await create({ title: 'x' })).toBeNull();
    for await (const status of await client.board.status({ board })) {
      expect(status.defaultWorkdir).toBe(folder);
      break;
    }
  });
});

describe('a board managed from a window', () => {
  it('is created once, renamed, archived with all it has, and brought back under its own or another folder', async () => {
    const { client, home } = await engineOn();
    expect(await client.boards.create({ board: 'werft' })).toMatchObject({ slug: 'werft', name: 'Werft', total: 0 });
    await expect(client.boards.create({ board: 'werft' })).rejects.toMatchObject(refusal('board_exists'));
    await expect(client.boards.create({ board: '../x' })).rejects.toMatchObject(refusal('invalid'));
    expect(await client.boards.rename({ board: 'werft', name: ' Die Werft ' })).toMatchObject({ name: 'Die Werft' });
    await expect(client.boards.rename({ board: 'nowhere', name: 'x' })).rejects.toMatchObject(refusal('unknown_board'));
    await client.task.create({ board: 'werft', task: { title: 'Keep me' } });

    const ended: unknown[] = [];
    const listening = (async () => {
      for await (const status of await client.board.status({ board: 'werft' })) ended.push(status);
    })();
    await waitFor(() => ended.length > 0);
    const away = await client.boards.archive({ board: 'werft' });
    await listening;
    expect(away).toMatchObject({ slug: 'werft', name: 'Die Werft' });
    expect(existsSync(boardPaths(home, 'werft').dir)).toBe(false);
    expect((await client.boards.list()).map(({ slug }) => slug)).toEqual(['default']);
    await expect(client.board.snapshot({ board: 'werft' })).rejects.toMatchObject(refusal('unknown_board'));
    expect(await client.boards.archived()).toEqual([away]);

    await client.boards.create({ board: 'werft' });
    await expect(client.boards.unarchive({ folder: away.folder })).rejects.toMatchObject(refusal('board_exists'));
    await expect(client.boards.unarchive({ folder: '../werft' })).rejects.toMatchObject(refusal('unknown_board'));
    const back = await client.boards.unarchive({ folder: away.folder, as: 'dock' });
    expect(back).toMatchObject({ slug: 'dock', name: 'Die Werft', total: 1 });
    expect(await titles(client, 'dock')).toEqual(['Keep me']);
    expect(await client.boards.archived()).toEqual([]);
  });

  it('stays open and dispatched when it cannot be archived', async () => {
    const { client } = await engineOn();
    await expect(client.boards.archive({ board: 'default' })).rejects.toMatchObject(refusal('forbidden'));
    await client.boards.create({ board: 'side' });
    const body = '```sh\nwhile sleep 0.05; do :; done\n```';
    const { id } = await client.task.create({ board: 'side', task: { title: 'Long', body, assignee: 'shell' } });
    await waitFor(async () => (await client.task.get({ board: 'side', id })).task.status === 'running');
    await expect(client.boards.archive({ board: 'side' })).rejects.toMatchObject(refusal('worker_alive'));
    expect((await client.task.get({ board: 'side', id })).task.status).toBe('running');
    await client.task.move({ board: 'side', id, to: 'todo' });
    await waitFor(async () => (await client.task.get({ board: 'side', id })).runs.every((run) => run.workerGone));
    await client.boards.archive({ board: 'side' });
  });
});

describe('a backup put back from a window', () => {
  it('says first what is lost, takes the place of the open board, and keeps the old file', async () => {
    const { client, home } = await engineOn();
    await client.task.create({ board: 'default', task: { title: 'Before' } });
    const { file } = await client.data.backUp({ board: 'default' });
    await client.task.create({ board: 'default', task: { title: 'After' } });
    const backups = await client.boards.backups({ board: 'default' });
    expect(backups.find((backup) => backup.file === file)).toMatchObject({ kind: 'manual' });
    const look = await client.boards.lookAtBackup({ board: 'default', file });
    expect(look).toMatchObject({ file, tasks: 1 });
    expect(look.lost?.map(({ kind }) => kind)).toContain('created');
    await expect(client.boards.lookAtBackup({ board: 'default', file: '../kanban.db' })).rejects.toMatchObject(
      refusal('invalid'),
    );
    expect(await client.boards.restoreBackup({ board: 'default', file })).toMatchObject({ tasks: 1, isOldKept: true });
    expect(existsSync(join(boardPaths(home, 'default').dir, 'replaced'))).toBe(true);
    expect(await titles(client, 'default')).toEqual(['Before']);
    await client.task.create({ board: 'default', task: { title: 'Goes on' } });
  });

  it('is the way out of a damaged board, with which the engine starts and serves the others all the same', async () => {
    const first = await engineOn();
    await first.client.boards.create({ board: 'side' });
    await first.client.task.create({ board: 'default', task: { title: 'Kept' } });
    const { file } = await first.client.data.backUp({ board: 'default' });
    await first.stop();
    truncateSync(boardPaths(first.home, 'default').database, 8192);

    const { client } = await engineOn(first.home);
    await expect(client.board.snapshot({ board: 'default' })).rejects.toMatchObject({
      code: 'FAULT',
      data: { kind: 'database_damaged' },
    });
    expect(await titles(client, 'side')).toEqual([]);
    expect(await client.boards.lookAtBackup({ board: 'default', file })).toMatchObject({ tasks: 1 });
    await client.boards.restoreBackup({ board: 'default', file });
    expect(await titles(client, 'default')).toEqual(['Kept']);
  });
});
