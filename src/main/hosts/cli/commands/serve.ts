/**
 * `serve`: the board in a browser on this machine. Prints exactly one line on stdout, the address with its token;
 * everything else is a remark on stderr.
 */
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { onInterrupt } from '../interrupt.ts';
import { integer } from '../parse-values.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import type { Serving } from '../host.ts';

interface ServeOptions {
  port?: number;
  open: boolean;
  dispatch: boolean;
  stopWorkers?: boolean;
}

export const verb: Verb<[], ServeOptions> = {
  define(command) {
    command
      .option('--port <number>', 'the port on 127.0.0.1 (default: any free one)', integer(0, 65_535))
      .option('--no-open', 'do not open the browser')
      .option('--no-dispatch', 'show the board without starting workers')
      .option('--stop-workers', 'end running workers when it ends, instead of leaving them to the next start')
      .addHelpText(
        'after',
        examples(
          ['flockboard serve', 'opens the default browser when there is a display'],
          ['flockboard serve --port 7450 --no-open'],
        ),
      );
  },
  async run(context, options) {
    const interrupt = onInterrupt(context.host);
    const { host, home, world } = context;
    try {
      const serving = await host.serve({
        home,
        board: context.place().slug,
        port: options.port ?? 0,
        noDispatch: !options.dispatch,
        config: await context.config(),
        readConfig: () => context.config(),
        env: context.env,
        cli: host.cli,
        version: host.version,
        world,
      });
      context.output.record({ url: serving.url, already: serving.already });
      context.output.line(serving.url);
      if (options.open && hasDisplay(context)) await host.openBrowser(serving.url);
      if (serving.already) {
        context.output.note('This home is served already; that is its address.');
        return EXIT.ok;
      }
      return await serveUntilAsked(context, serving, interrupt, options.stopWorkers === true);
    } finally {
      interrupt.close();
    }
  },
};

/** True when somebody sits in front: a terminal on stdout, and on Linux a display server. */
function hasDisplay({ host, output, env }: CommandContext): boolean {
  if (!output.terminal) return false;
  return host.platform !== 'linux' || Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']);
}

async function serveUntilAsked(
  context: CommandContext,
  serving: Serving,
  interrupt: ReturnType<typeof onInterrupt>,
  stopWorkers: boolean,
): Promise<number> {
  context.output.note('Serving on this machine only; Ctrl-C ends it.');
  const asked = new Promise<null>((resolve) => {
    if (interrupt.signal.aborted) resolve(null);
    interrupt.signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  const ended = await Promise.race([asked, serving.ended]);
  if (ended?.error) throw ended.error;
  context.output.note(
    stopWorkers ? 'Stopping, workers too…' : 'Stopping; running workers go on and are taken over at the next start.',
  );
  await serving.close(stopWorkers ? 'stop' : 'keep');
  // SIGTERM is how a service is asked to end, so ending is what it was to do.
  return interrupt.exitCode() === EXIT.interrupted ? EXIT.interrupted : EXIT.ok;
}
