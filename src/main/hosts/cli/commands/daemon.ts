/**
 * `daemon`: what ran the dispatcher in the reference. Today it runs in the app and in `serve`, so this says so and ends
 * with a usage code; `--force` runs a dispatcher alone, without window or server, until it is asked to end.
 */
import { createDelivery } from '../../../services/deliver-notices.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { onInterrupt } from '../interrupt.ts';
import { openDispatcher } from '../open-dispatcher.ts';
import { integer } from '../parse-values.ts';
import { asPerson } from '../person.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

interface DaemonOptions {
  force?: boolean;
  max?: number;
  failureLimit?: number;
  stopWorkers?: boolean;
}

const HOW = [
  'The dispatcher runs in the desktop app (npm start) and in "flockboard serve"; nothing else is needed.',
  'Without either: "flockboard dispatch --drain" works a board off, "flockboard daemon --force" dispatches until Ctrl-C.',
];

export const verb: Verb<[], DaemonOptions> = {
  define(command) {
    command
      .option('--force', 'dispatch this board here, until Ctrl-C')
      .option('--max <count>', 'with --force: at most that many workers at once', integer(1, 1000))
      .option('--failure-limit <count>', 'with --force: failures after which a task is given up', integer(1, 1000))
      .option('--stop-workers', 'with --force: end running workers too when it ends')
      .addHelpText(
        'after',
        `${examples(['flockboard daemon --force'])}\n\n${HOW.join('\n')}\nExit code 2 without --force.`,
      );
  },
  async run(context, options) {
    if (options.force !== true) {
      for (const line of HOW) context.output.note(line);
      return EXIT.usage;
    }
    asPerson(context.caller, 'daemon');
    return dispatchUntilAsked(context, options);
  },
};

async function dispatchUntilAsked(context: CommandContext, options: DaemonOptions): Promise<number> {
  const interrupt = onInterrupt(context.host);
  const { output } = context;
  try {
    const { max: workersMax, failureLimit } = options;
    const { dispatcher, notices } = await openDispatcher(context, { workersMax, failureLimit });
    const delivery = createDelivery(notices);
    const unlisten = dispatcher.onChange(() => delivery.look());
    await dispatcher.start();
    const { state, owner } = dispatcher.view();
    const { slug } = context.place();
    output.record({ board: slug, state, owner });
    output.note(
      owner === null || state !== 'watching'
        ? `Dispatching board ${slug}; Ctrl-C ends it.`
        : `Board ${slug} is dispatched by ${owner.kind}, pid ${owner.pid}; waiting to take over.`,
    );
    await new Promise<void>((resolve) => {
      if (interrupt.signal.aborted) resolve();
      interrupt.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    unlisten();
    delivery.close();
    await dispatcher.stop(options.stopWorkers === true ? 'stop' : 'keep');
  } finally {
    interrupt.close();
  }
  // SIGTERM is how a service is asked to end, so ending is what it was to do.
  return interrupt.exitCode() === EXIT.interrupted ? EXIT.interrupted : EXIT.ok;
}
