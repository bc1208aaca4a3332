/**
 * Ending the application: asks about running workers, ends the engine in bounded time, exits. One lifecycle: any
 * number of requests make one end, and a request that comes while the question is open changes nothing.
 */
import { type App, dialog } from 'electron';
import type { EngineSummary, StopWorkers } from '../../services/engine/engine-protocol.ts';
import type { Clock, Log } from '../../world/world.ts';
import { quitQuestion } from './quit-model.ts';

/** Longer holds up a logout, shorter cuts off trees that are being stopped (5 s grace, then KILL). */
const STOP_MS_MAX = 10_000;

export interface Quitting {
  /** As a person asks: with a question when something runs. */
  request(): Promise<void>;
  /** As the operating system asks: workers go on, nothing is asked. */
  now(): Promise<void>;
}

export interface QuittingOptions {
  app: App;
  engine: {
    summary(): EngineSummary | null;
    onSummary(listener: (summary: EngineSummary | null) => void): void;
    stop(workers: StopWorkers): Promise<void>;
  };
  /** Lets no further task start, or lets them start again. */
  hold(isHeld: boolean): void;
  hasTray(): boolean;
  clock: Clock;
  log: Log;
}

export function createQuitting(options: QuittingOptions): Quitting {
  const { app, engine, clock, log } = options;
  let state: 'idle' | 'asking' | 'ending' = 'idle';
  let isDraining = false;

  async function end(workers: StopWorkers): Promise<void> {
    state = 'ending';
    const late = Promise.withResolvers<'late'>();
    const timer = clock.after(STOP_MS_MAX, () => late.resolve('late'));
    try {
      const stopped = engine.stop(workers).then(() => 'stopped' as const);
      if ((await Promise.race([stopped, late.promise])) === 'late') log.error('The engine did not stop in time.');
    } catch (error) {
      log.error('The engine did not stop.', { error });
    }
    timer.cancel();
    app.exit(0);
  }

  /** Waits for the running workers, or no longer. */
  function drain(isWanted: boolean): void {
    if (isWanted === isDraining) return;
    isDraining = isWanted;
    options.hold(isWanted);
  }
  engine.onSummary((summary) => {
    if (isDraining && state !== 'ending' && summary?.running === 0) void end('keep');
  });

  const quitting: Quitting = {
    async request() {
      if (state !== 'idle') return;
      const question = quitQuestion(engine.summary(), options.hasTray(), isDraining);
      if (question === null) return end('keep');
      state = 'asking';
      const { response } = await dialog.showMessageBox({
        type: 'question',
        message: question.message,
        detail: question.detail,
        buttons: question.buttons.map(({ label }) => label),
        defaultId: 0,
        cancelId: question.buttons.length - 1,
        noLink: true,
      });
      // A signal may have ended the application while the question was open.
      if (state !== 'asking') return;
      state = 'idle';
      const choice = question.buttons[response]?.choice ?? 'cancel';
      if (choice === 'keep' || choice === 'stop') await end(choice);
      else drain(choice === 'drain');
    },
    async now() {
      if (state !== 'ending') await end('keep');
    },
  };
  // Every way to quit comes through here; `app.exit` at the end does not emit it again.
  app.on('before-quit', (event) => {
    event.preventDefault();
    void quitting.request();
  });
  return quitting;
}
