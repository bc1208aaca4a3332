/**
 * Opens the board and a dispatcher for it, as the verbs `dispatch`, `daemon` and `demo` need them, with what delivers
 * notices meanwhile: whoever dispatches a board does that too. Starts nothing.
 */
import type { Dispatcher } from '../../dispatcher/dispatcher.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { DeliverySource } from '../../services/deliver-notices.ts';
import type { CommandContext } from './context.ts';

export interface Opened {
  kernel: Kernel;
  dispatcher: Dispatcher;
  notices: DeliverySource;
}

/** @throws Refusal 'config' when config.toml does not load, or what opening the board throws */
export async function openDispatcher(
  context: CommandContext,
  limits: { workersMax?: number | undefined; failureLimit?: number | undefined; create?: boolean },
): Promise<Opened> {
  const config = await context.config();
  const failureLimit = limits.failureLimit ?? config.dispatch.failureLimit;
  const [{ createDispatcher }, kernel] = await Promise.all([
    import('../../dispatcher/create-dispatcher.ts'),
    context.kernel({ create: limits.create ?? false, failureLimit }),
  ]);
  const { world } = context;
  const { slug: board } = context.place();
  const hostEnv = Object.fromEntries(
    Object.entries(context.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const dispatcher = createDispatcher({
    kernel,
    world,
    // Who types "dispatch" wants workers even where the app is told not to start any.
    config: {
      ...config,
      dispatch: {
        ...config.dispatch,
        enabled: true,
        workersMax: limits.workersMax ?? config.dispatch.workersMax,
        failureLimit,
      },
    },
    kind: 'dispatch',
    board,
    cli: context.host.cli,
    hostEnv,
  });
  const isOwner = (): boolean => ['on', 'paused'].includes(dispatcher.view().state);
  return { kernel, dispatcher, notices: { board, kernel, world, config: () => config, hostEnv, isOwner } };
}
