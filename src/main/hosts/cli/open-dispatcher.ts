/** Opens the board and a dispatcher for it, as the verbs `dispatch` and `demo` need them. Starts nothing. */
import type { Dispatcher } from '../../dispatcher/dispatcher.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { CommandContext } from './context.ts';

/** @throws Refusal 'config' when config.toml does not load, or what opening the board throws */
export async function openDispatcher(
  context: CommandContext,
  limits: { workersMax?: number; create?: boolean },
): Promise<{ kernel: Kernel; dispatcher: Dispatcher }> {
  const config = await context.config();
  const [{ createDispatcher }, kernel] = await Promise.all([
    import('../../dispatcher/create-dispatcher.ts'),
    context.kernel({ create: limits.create ?? false, failureLimit: config.dispatch.failureLimit }),
  ]);
  const dispatcher = createDispatcher({
    kernel,
    world: context.world,
    // Who types "dispatch" wants workers even where the app is told not to start any.
    config: {
      ...config,
      dispatch: { ...config.dispatch, enabled: true, workersMax: limits.workersMax ?? config.dispatch.workersMax },
    },
    kind: 'dispatch',
    board: context.place().slug,
    cli: context.host.cli,
    hostEnv: Object.fromEntries(
      Object.entries(context.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  });
  return { kernel, dispatcher };
}
