/** `notify list`: who is told of what happens to a task, or to any task of the board, and what could not be delivered. */
import type { CommandContext } from '../../context.ts';
import { relative } from '../../relative-time.ts';
import { clip } from '../../terminal-text.ts';
import { examples } from '../../verb.ts';
import type { Verb } from '../../verb.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { unknownTask } from '../../unknown-task.ts';

export const verb: Verb<[string | undefined], { failed?: boolean }> = {
  define(command) {
    command
      .argument('[id]', 'a task; without it the whole board')
      .option('--failed', 'what was given up after many tries instead')
      .addHelpText(
        'after',
        examples(
          ['flockboard notify list'],
          ['flockboard notify list t_1a2b3c4d --json'],
          ['flockboard notify --failed'],
        ),
      );
  },
  async run(context, { failed }, id) {
    const kernel = await context.kernel();
    if (id !== undefined && kernel.getTask(id) === null) throw unknownTask(id);
    if (failed === true) listFailed(context, kernel, id);
    else listSubscriptions(context, kernel, id);
  },
};

function listSubscriptions({ output, world }: CommandContext, kernel: Kernel, id: string | undefined): void {
  const subscriptions = kernel.listSubscriptions(id);
  output.data(subscriptions);
  if (subscriptions.length === 0) output.line('(no subscriptions)');
  const now = world.clock.now();
  output.table(
    subscriptions.map((one) => [one.taskId, one.platform, one.chatId, one.threadId, relative(one.createdAt, now)]),
  );
}

function listFailed({ output, world }: CommandContext, kernel: Kernel, id: string | undefined): void {
  const dead = kernel.deadNotices().filter(({ event }) => id === undefined || event.taskId === id);
  output.data(dead);
  if (dead.length === 0) output.line('(everything was delivered, or is still tried)');
  const now = world.clock.now();
  output.table(
    dead.map(({ event, target, attempts, failedAt, error }) => [
      event.taskId,
      event.kind,
      clip(target, 80),
      `${attempts} tries`,
      { text: relative(failedAt, now), style: 'dim' as const },
      clip(error ?? '', 200),
    ]),
  );
}
