import { MessageChannel } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { Fault, Refusal } from '../../../src/contract/error.ts';
import {
  decideRestart,
  type EngineTrouble,
  type SupervisedEngine,
  superviseEngine,
} from '../../../src/main/hosts/desktop/engine-supervisor.ts';
import type { EngineHandle, EngineSummary } from '../../../src/main/services/engine/engine-protocol.ts';
import type { Timer } from '../../../src/main/world/world.ts';

const summary: EngineSummary = { running: 1, needsYou: 0, paused: false, dispatching: true, needing: [], active: [] };

/** Engines that live until the test ends them, under a clock that the test moves. */
function harness(answers: boolean[] = []) {
  const engines: { end(error: Error | null): void; stopped: string[]; tell(next: EngineSummary): void }[] = [];
  const asked: EngineTrouble[] = [];
  const timers: { at: number; run: () => void }[] = [];
  let now = 0;
  const open = (): EngineHandle => {
    const ended = Promise.withResolvers<{ error: Error | null }>();
    const stopped: string[] = [];
    let listener: (next: EngineSummary) => void = () => undefined;
    engines.push({ end: (error) => ended.resolve({ error }), stopped, tell: (next) => listener(next) });
    return {
      ready: Promise.resolve({ board: 'default' }),
      ended: ended.promise,
      connect: () => new MessageChannel().port1,
      summary: () => Promise.resolve(summary),
      onChanged(next) {
        listener = next;
        return () => undefined;
      },
      configure: () => undefined,
      configTrouble: () => undefined,
      stop(workers) {
        stopped.push(workers);
        ended.resolve({ error: null });
        return Promise.resolve();
      },
    };
  };
  const clock = {
    now: () => now,
    monotonic: () => now,
    after(ms: number, run: () => void): Timer {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return { cancel: () => void timers.splice(timers.indexOf(timer), 1) };
    },
  };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const ask = (trouble: EngineTrouble): Promise<boolean> => {
    asked.push(trouble);
    return Promise.resolve(answers.shift() ?? false);
  };
  const engine: SupervisedEngine = superviseEngine({ open, clock, log, ask });
  return {
    engine,
    engines,
    asked,
    timers,
    /** Lets promises settle, then runs every timer that is due. */
    async advance(ms: number): Promise<void> {
      for (let i = 0; i < 5; i++) await Promise.resolve();
      now += ms;
      for (const timer of timers.filter(({ at }) => at <= now)) {
        timers.splice(timers.indexOf(timer), 1);
        timer.run();
      }
      for (let i = 0; i < 5; i++) await Promise.resolve();
    },
  };
}

describe('an engine that dies (F088)', () => {
  test('is started again after a short while, and the tray knows meanwhile', async () => {
    const h = harness();
    const heard: (EngineSummary | null)[] = [];
    h.engine.onSummary((next) => heard.push(next));
    await h.advance(0);
    expect(h.engine.summary()).toEqual(summary);
    h.engines[0]?.end(new Fault('process', 'It ended.'));
    await h.advance(0);
    expect(h.engine.summary()).toBeNull();
    await h.advance(250);
    expect(h.engines.length).toBe(2);
    expect(heard).toEqual([summary, null, summary]);
    expect(h.asked).toEqual([]);
  });

  test('waits longer each time and then asks a person instead of looping', async () => {
    const h = harness([true]);
    for (const delayMs of [250, 500, 1000]) {
      h.engines.at(-1)?.end(null);
      await h.advance(0);
      await h.advance(delayMs - 1);
      const before = h.engines.length;
      await h.advance(1);
      expect(h.engines.length).toBe(before + 1);
    }
    h.engines.at(-1)?.end(null);
    await h.advance(0);
    expect(h.asked).toHaveLength(1);
    expect(h.asked[0]?.canRestart).toBe(true);
    expect(h.engines).toHaveLength(5);
  });

  test('is not started again when the board says no', async () => {
    const h = harness();
    h.engines[0]?.end(new Refusal('not_a_board', 'kanban.db is not a board.'));
    await h.advance(10_000);
    expect(h.engines).toHaveLength(1);
    expect(h.asked[0]).toMatchObject({ canRestart: false, error: { message: 'kanban.db is not a board.' } });
  });

  test('stays ended once it was asked to stop, also when that comes between two starts', async () => {
    const h = harness();
    h.engines[0]?.end(null);
    await h.advance(0);
    await h.engine.stop('keep');
    await h.advance(10_000);
    expect(h.engines).toHaveLength(1);
    expect(h.engines[0]?.stopped).toEqual(['keep']);
    expect(h.timers).toEqual([]);
  });

  test('does not count deaths that are long past', () => {
    expect(decideRestart([0, 1, 2, 3, 200_000], 200_000)).toEqual({ kind: 'restart', delayMs: 250 });
    expect(decideRestart([199_997, 199_998, 199_999, 200_000], 200_000)).toEqual({ kind: 'ask' });
  });
});
