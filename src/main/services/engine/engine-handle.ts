/**
 * The host's end of the engine thread: starts it, hands out ports, passes summaries on and ends it. It knows the
 * thread's messages and nothing of boards. One lifecycle (style rule 12): stop may be called at any time and any
 * number of times, and resolves when the thread is truly gone.
 */
import { MessageChannel, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { Fault, Refusal } from '../../../contract/error.ts';
import type { FaultKind, RefusalCode } from '../../../contract/error.ts';
import type { Clock } from '../../world/world.ts';
import type { EngineHandle, EngineStart, EngineSummary, FromEngine, StopWorkers, ToEngine } from './engine-protocol.ts';

export interface EngineThreadOptions {
  /** The engine's entry file: `out/main/engine.js` when built, `src/main/engine.ts` in tests. */
  entry: string | URL;
  clock: Clock;
  /**
   * After this long a stopping thread is terminated, milliseconds. Too short abandons worker trees that are being
   * stopped; too long only delays a quit that already hangs.
   */
  stopTimeoutMs?: number;
}

const STOP_TIMEOUT_MS = 20_000;

/**
 * Starts the engine thread. Trouble at start rejects `ready` with the Refusal or Fault that the thread met; the
 * thread is then ended already.
 */
export function openEngine(start: EngineStart, options: EngineThreadOptions): EngineHandle {
  const worker = new Worker(options.entry, { workerData: start, execArgv: [] });
  const ready = Promise.withResolvers<{ board: string }>();
  const ended = Promise.withResolvers<{ error: Error | null }>();
  const listeners = new Set<(summary: EngineSummary) => void>();
  const questions = new Map<number, PromiseWithResolvers<EngineSummary>>();
  let failure: Error | null = null;
  let isStopping = false;
  let isGone = false;

  const send = (message: ToEngine, transfer: MessagePort[] = []): void => worker.postMessage(message, transfer);

  worker.on('message', (message: FromEngine) => {
    if (message.kind === 'ready') ready.resolve({ board: message.board });
    else if (message.kind === 'summary') questions.get(message.id)?.resolve(message.summary);
    else if (message.kind === 'changed') for (const tell of listeners) tell(message.summary);
    else if (message.kind === 'failed') failure = revive(message);
  });
  worker.on('error', (error) => {
    failure ??= error instanceof Error ? error : new Error(String(error));
  });
  worker.once('exit', () => {
    isGone = true;
    const error = failure ?? (isStopping ? null : new Fault('process', 'The engine thread ended by itself.'));
    ready.reject(error ?? new Fault('process', 'The engine was stopped before it was ready.'));
    for (const question of questions.values()) question.reject(new Fault('process', 'The engine has stopped.'));
    ended.resolve({ error });
  });
  // Callers that only stop the engine need not watch `ready`.
  ready.promise.catch(() => undefined);

  let questionCount = 0;
  return {
    ready: ready.promise,
    ended: ended.promise,
    connect() {
      const { port1, port2 } = new MessageChannel();
      // A port sent to a thread that is gone would never close.
      if (isGone) port2.close();
      else send({ kind: 'connect', port: port2 }, [port2]);
      return port1;
    },
    async summary() {
      if (isGone) throw new Fault('process', 'The engine has stopped.');
      const id = ++questionCount;
      const question = Promise.withResolvers<EngineSummary>();
      questions.set(id, question);
      send({ kind: 'summary', id });
      return question.promise.finally(() => questions.delete(id));
    },
    onChanged(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    configure: (config) => send({ kind: 'configure', config, wrong: null }),
    configTrouble: (sentence) => send({ kind: 'configure', config: null, wrong: sentence }),
    async stop(workers: StopWorkers) {
      isStopping = true;
      if (!isGone) send({ kind: 'stop', workers });
      const timer = options.clock.after(options.stopTimeoutMs ?? STOP_TIMEOUT_MS, () => void worker.terminate(), {
        background: true,
      });
      await ended.promise;
      timer.cancel();
    },
  };
}

/** Refusals and faults cross the thread as code and sentence; classes do not. */
function revive(message: Extract<FromEngine, { kind: 'failed' }>): Error {
  return message.trouble === 'refusal'
    ? new Refusal(message.code as RefusalCode, message.message)
    : message.trouble === 'fault'
      ? new Fault(message.code as FaultKind, message.message)
      : new Error(message.message);
}
