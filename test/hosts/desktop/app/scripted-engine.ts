/**
 * An engine thread that does what the test writes into `<home>/script/`: a file `summary` holds the next summary,
 * `notices` what needs a person on the default board, told to everybody who listens from then on,
 * `die` ends the thread, `refuse` makes the start fail. What it is asked to do is appended to `<home>/engine.log`.
 */
import { EventEmitter, once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel, type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { ORPCError, os } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import type { Attention } from '../../../../src/contract/attention.ts';
import type {
  EngineStart,
  EngineSummary,
  FromEngine,
  ToEngine,
} from '../../../../src/main/services/engine/engine-protocol.ts';

const start = workerData as EngineStart;
const script = join(start.config.home, 'script');
mkdirSync(script, { recursive: true });

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin; windows do.
const send = (message: FromEngine): void => parentPort?.postMessage(message);
const note = (what: object): void => appendFileSync(join(start.config.home, 'engine.log'), `${JSON.stringify(what)}\n`);

let summary: EngineSummary = { running: 0, needsYou: 0, paused: false, dispatching: true, needing: [], active: [] };
const change = (next: Partial<EngineSummary>): void => {
  summary = { ...summary, ...next };
  send({ kind: 'changed', summary });
};

const untold = new EventEmitter();
/** What the test wrote, again to each new listener, as the engine does until it was seen. */
const notices: Attention[] = [];
async function* told({ board, signal }: { board: string; signal: AbortSignal | undefined }) {
  const given: AbortSignal = signal ?? new AbortController().signal;
  for (let at = 0; ;) {
    const next = board === 'default' ? notices[at] : undefined;
    if (next !== undefined) {
      at += 1;
      yield next;
      continue;
    }
    await once(untold, 'more', { signal: given });
  }
}

/** Every task is at version 4, and says no to who speaks of another one. */
const VERSION = 4;

const handler = new RPCHandler({
  task: {
    get: os.handler(() => ({ task: { version: VERSION } })),
    comment: os.handler(({ input }) => note({ comment: input })),
    move: os.handler(({ input }) => {
      if ((input as { version: number }).version !== VERSION)
        throw new ORPCError('REFUSED', { message: 'The task changed since you looked.' });
      note({ move: input });
    }),
  },
  boards: { list: os.handler(() => [{ slug: 'default' }, { slug: 'side' }]) },
  board: {
    setPaused: os.handler(({ input }) => {
      note({ setPaused: input });
      change({ paused: (input as { paused: boolean }).paused });
      return input;
    }),
    nudge: os.handler(({ input }) => note({ nudge: input })),
    notices: os.handler(({ input, signal }) => told({ board: (input as { board: string }).board, signal })),
    noticesSeen: os.handler(({ input }) => {
      note({ seen: (input as { upTo: number }).upTo });
      return { seen: true };
    }),
  },
});

/** Greets back, and passes everything else to the contract's procedures. */
function serve(port: MessagePort): void {
  const { port1, port2 } = new MessageChannel();
  port.on('message', (data: unknown) => {
    if (data === 'hello') port.postMessage('hello from the engine');
    else port1.postMessage(data);
  });
  port1.on('message', (data: unknown) => port.postMessage(data));
  port.on('close', () => port1.close());
  handler.upgrade(port2);
  port2.start();
}

parentPort?.on('message', (message: ToEngine) => {
  if (message.kind === 'connect') {
    serve(message.port);
  } else if (message.kind === 'configure') note({ slots: message.config?.dispatch.workersMax, wrong: message.wrong });
  else if (message.kind === 'summary') send({ kind: 'summary', id: message.id, summary });
  else if (message.kind === 'stop') {
    note({ stop: message.workers });
    process.exit(0);
  }
});

function obey(): void {
  if (existsSync(join(script, 'die'))) {
    rmSync(join(script, 'die'));
    process.exit(3);
  }
  const news = join(script, 'notices');
  if (existsSync(news)) {
    notices.push(...(JSON.parse(readFileSync(news, 'utf8')) as Attention[]));
    rmSync(news);
    untold.emit('more');
  }
  const next = join(script, 'summary');
  if (!existsSync(next)) return;
  const text = readFileSync(next, 'utf8');
  if (text === '') return;
  rmSync(next);
  change(JSON.parse(text) as Partial<EngineSummary>);
}

if (existsSync(join(script, 'refuse'))) {
  send({ kind: 'failed', trouble: 'refusal', code: 'not_a_board', message: 'kanban.db is not a board.' });
  process.exit(1);
}
note({ started: start.board });
watch(script, obey).unref();
send({ kind: 'ready', board: start.board });
obey();
