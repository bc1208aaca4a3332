/**
 * The engine: runs inside its own thread, owns every open board with its dispatcher, and serves windows on the
 * ports it is given. It knows its host only through engine-protocol.ts. Trouble at start is told as `failed`; a
 * defect later ends the thread, and the host decides whether to start another.
 */
import type { MessagePort } from 'node:worker_threads';
import { isFault, isRefusal } from '../../../contract/error.ts';
import type { Timer, World } from '../../world/world.ts';
import { createApi } from '../create-api.ts';
import { guarded } from '../guarded.ts';
import type { ConfigFormat } from '../config-file.ts';
import { createBoardSessions } from './board-sessions.ts';
import { createEngineParts } from './engine-parts.ts';
import type { EngineStart, EngineSummary, FromEngine, StopWorkers, ToEngine } from './engine-protocol.ts';
import { createPortServer } from './serve-port.ts';

/** Changes closer together than this become one summary for the tray. */
const SUMMARY_MS = 100;

/**
 * Runs until the host says stop. Everything it opened is closed when it resolves.
 * @param format how config.toml is read and changed
 */
export async function runEngine(
  start: EngineStart,
  port: MessagePort,
  world: World,
  format: ConfigFormat,
): Promise<void> {
  const tell = (message: FromEngine): void => port.postMessage(message);
  const over = Promise.withResolvers<void>();
  let summaryTimer: Timer | null = null;
  let lastSummary = '';

  const boards = createBoardSessions(start, world, () => {
    summaryTimer ??= world.clock.after(SUMMARY_MS, () => {
      summaryTimer = null;
      guarded(world.log, 'Counting tasks for the tray', () => tellSummary(boards.summary()), undefined);
    });
  });
  const parts = createEngineParts(start, world, format);
  const server = createPortServer(createApi(boards, world, start.hostEnv, parts), world.log);

  function tellSummary(summary: EngineSummary): void {
    const text = JSON.stringify(summary);
    if (text === lastSummary) return;
    lastSummary = text;
    tell({ kind: 'changed', summary });
  }

  async function close(workers: StopWorkers): Promise<void> {
    server.close();
    await parts.probes.close();
    await boards.close(workers);
    summaryTimer?.cancel();
    over.resolve();
  }

  function configure({ config, wrong }: Extract<ToEngine, { kind: 'configure' }>): void {
    boards.configure(config, wrong);
    if (config !== null) parts.configured(config);
  }

  let isReady = false;
  const early: ToEngine[] = [];
  let closing: Promise<void> | null = null;
  function handle(message: ToEngine): void {
    if (message.kind === 'stop') closing ??= close(message.workers);
    else if (closing !== null && message.kind === 'connect') message.port.close();
    else if (message.kind === 'connect') server.serve(message.port);
    else if (message.kind === 'configure') configure(message);
    else if (closing === null) tell({ kind: 'summary', id: message.id, summary: boards.summary() });
  }
  // Until the start board is open, requests wait: a window that connects early must not be refused.
  port.on('message', (message: ToEngine) => (isReady ? handle(message) : early.push(message)));

  try {
    await boards.start();
    isReady = true;
    tell({ kind: 'ready', board: start.board });
    for (const message of early) handle(message);
    tellSummary(boards.summary());
    void parts.probes
      .clear()
      .catch((error: unknown) => world.log.warn('A test start was not cleared away.', { error }));
    await over.promise;
    tell({ kind: 'stopped' });
  } catch (error) {
    await close('keep');
    tell(failureOf(error, world));
  } finally {
    port.close();
  }
}

function failureOf(error: unknown, world: World): Extract<FromEngine, { kind: 'failed' }> {
  if (isRefusal(error)) return { kind: 'failed', trouble: 'refusal', code: error.code, message: error.message };
  if (isFault(error)) return { kind: 'failed', trouble: 'fault', code: error.kind, message: error.message };
  world.log.error('The engine met a defect.', { error });
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'failed', trouble: 'defect', code: 'defect', message };
}
