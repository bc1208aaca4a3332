/**
 * Opens the board and a dispatcher for it, as the verbs `dispatch`, `daemon` and `demo` need them, with what delivers
 * notices meanwhile: whoever dispatches a board does that too. Starts nothing.
 */
import type { Config } from '../../../contract/config.ts';
import type { Dispatcher, DispatcherOptions } from '../../dispatcher/dispatcher.ts';
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
  const workersMax = limits.workersMax ?? config.dispatch.workersMax;
  // Who types "dispatch" wants workers even where the app is told not to start any.
  const dispatch = { ...config.dispatch, enabled: true, workersMax, failureLimit };
  const options = dispatcherOptions(context, kernel, { ...config, dispatch });
  const dispatcher = createDispatcher(options);
  const { world, board, hostEnv } = options;
  const isOwner = (): boolean => ['on', 'paused'].includes(dispatcher.view().state);
  return { kernel, dispatcher, notices: { board, kernel, world, config: () => config, hostEnv, isOwner } };
}

/** A dispatcher of this process for the board that is meant. */
export function dispatcherOptions(context: CommandContext, kernel: Kernel, config: Config): DispatcherOptions {
  const { env, host, world } = context;
  const hostEnv = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return { kernel, world, config, kind: 'dispatch', board: context.place().slug, cli: host.cli, hostEnv };
}
