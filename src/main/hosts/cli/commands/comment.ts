/**
 * `comment`: adds a remark that people and later runs read. A worker's comment carries its profile's name whatever
 * it asks for, so that no worker can speak as somebody else.
 */
import { idOrOwn } from '../caller.ts';
import type { CommandContext } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { readBody } from '../read-body.ts';
import { clip } from '../terminal-text.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { splitIdAndText } from '../words.ts';

export const verb: Verb<[string[]], { author?: string }> = {
  define(command) {
    command
      .usage('[options] [id] <text...>')
      .argument('[words...]', 'the task, then the text ("-" reads standard input); inside a run the text alone')
      .option('--author <name>', 'who says it; ignored inside a run')
      .addHelpText(
        'after',
        examples(
          ["flockboard comment t_1a2b3c4d 'Use the second draft.'"],
          ['git log -1 | flockboard comment t_1a2b3c4d -'],
        ),
      );
  },
  async run(context, options, words) {
    const { caller } = context;
    const { id, text } = splitIdAndText(caller, words);
    const target = idOrOwn(caller, id);
    const body = await readBody(context, { body: text });
    if (body === undefined || body.trim() === '') throw new UsageError('text', 'text: write something');
    const kernel = await context.kernel();
    const comment = kernel.addComment(target, {
      author: authorOf(context, kernel, options.author),
      body,
      ...(caller.runToken !== null && target === caller.taskId ? { runToken: caller.runToken } : {}),
    });
    context.output.data(comment);
    context.output.line(`Commented on ${clip(target, 80)}`);
  },
};

function authorOf({ caller }: CommandContext, kernel: Kernel, asked: string | undefined): string {
  if (caller.runToken === null) return asked ?? caller.name;
  return kernel.findRunByToken(caller.runToken)?.profile ?? 'worker';
}
