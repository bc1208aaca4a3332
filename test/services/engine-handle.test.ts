import { describe, expect, it } from 'vitest';
import { openEngine } from '../../src/main/services/engine/engine-handle.ts';
import type { EngineHandle, EngineStart, EngineSummary } from '../../src/main/services/engine/engine-protocol.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { closeAfter, portClient, startTestEngine, testConfig, testEnv } from '../support/engine.ts';
import { tempDir } from '../support/temp.ts';

const { clock } = openWorld({ quiet: true });
const start: EngineStart = {
  config: testConfig(tempDir()),
  kind: 'app',
  board: 'default',
  version: '0.0.0-test',
  cli: [],
  hostEnv: testEnv,
};

function openFixture(name: string): EngineHandle {
  const entry = new URL(`../fixtures/engines/${name}.ts`, import.meta.url);
  const handle = openEngine(start, { entry, clock, stopTimeoutMs: 100 });
  closeAfter(async () => handle.stop('keep'));
  return handle;
}

describe('the handle of an engine', () => {
  it('tells of a defect that ends the engine, and closes the ports of its windows', async () => {
    const handle = openFixture('dies');
    await handle.ready;
    const port = handle.connect();
    const closed = new Promise((resolve) => port.once('close', () => resolve('closed')));
    expect((await handle.ended).error).toMatchObject({ message: 'a defect' });
    expect(await closed).toBe('closed');
    const late = handle.connect();
    expect(await new Promise((resolve) => late.once('close', () => resolve('closed')))).toBe('closed');
    await handle.stop('stop');
  });

  it('ends an engine that does not stop, in bounded time', async () => {
    const handle = openFixture('hangs');
    const summary = handle.summary();
    const stopped = Promise.all([handle.stop('stop'), handle.stop('keep')]);
    await expect(summary).rejects.toThrow(/has stopped/);
    await expect(handle.ready).rejects.toThrow(/stopped before it was ready/);
    await stopped;
    expect(await handle.ended).toEqual({ error: null });
  });

  it('refuses an entry that does not exist', async () => {
    const handle = openFixture('no-such-file');
    await expect(handle.ready).rejects.toThrow(/no-such-file/);
    expect((await handle.ended).error).not.toBeNull();
  });

  it('counts tasks for the tray and tells when the counts change', async () => {
    const { handle } = startTestEngine();
    await handle.ready;
    const told: EngineSummary[] = [];
    const changed = Promise.withResolvers<void>();
    const forget = handle.onChanged((summary) => {
      told.push(summary);
      if (summary.needsYou === 1 && summary.paused) changed.resolve();
    });
    expect(await handle.summary()).toEqual({
      running: 0,
      needsYou: 0,
      paused: false,
      dispatching: true,
      needing: [],
      active: [],
    });
    const client = portClient(handle.connect());
    await client.task.create({ board: 'default', task: { title: 'Held', initialStatus: 'blocked' } });
    await client.board.setPaused({ board: 'default', paused: true });
    await changed.promise;
    expect(await handle.summary()).toMatchObject({ needsYou: 1, paused: true, dispatching: false });
    forget();
    expect(told.length).toBeGreaterThan(0);
  });
});
