/** What `pause` and `resume` share. Doing it twice is fine. */
import type { CommandContext } from './context.ts';

export async function setPaused(context: CommandContext, paused: boolean, by: { actor: string }): Promise<void> {
  const kernel = await context.kernel();
  const wasPaused = kernel.isPaused();
  kernel.setPaused(paused, by);
  const { slug: board } = context.place();
  context.output.data({ board, paused, changed: wasPaused !== paused });
  const already = wasPaused === paused ? ' already' : '';
  context.output.line(
    paused
      ? `Board ${board} is paused${already}: nothing is started, running workers go on.`
      : `Board ${board} ${wasPaused ? 'goes on' : 'was not paused'}.`,
  );
}
