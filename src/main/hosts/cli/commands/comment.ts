/**
 * `comment`: adds a remark that people and later runs read. A worker's comment carries its profile's name whatever
 * it asks for, so that no worker can speak as somebody else.
 */
import { COMMENT_CHARS_MAX } from '../../../../contract/limits.ts';
import { idOrOwn } from '../caller.ts';
import type { CommandContext } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { integer } from '../parse-values.ts';
import { readBody } from '../read-body.ts';
import { clip } from '../terminal-text.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { splitIdAndText } from '../words.ts';

/** Stands where a comment was cut. */
const CUT = ' […]';

interface CommentOptions {
  author?: string;
  maxLen?: number;
}

export const verb: Verb<[string[]], CommentOptions> = {
  define(command) {
    command
      .usage('[options] [id] <text...>')
      .argument('[words...]', 'the task, then the text ("-" reads standard input); inside a run the text alone')
      .option('--author <name>', 'who says it; ignored inside a run')
      .option('--max-len <count>', 'cut it to that many characters, visibly', integer(1, COMMENT_CHARS_MAX))
      .addHelpText(
        'after',
        examples(
          ["flockboard comment t_1a2b3c4d 'Use the second draft.'"],
          ['git log -1 | flockboard comment t_1a2b3c4d -'],
          ['make 2>&1 | flockboard comment t_1a2b3c4d - --max-len 4000'],
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
      body: options.maxLen === undefined ? body : cutVisibly(body.trim(), options.maxLen),
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

/** At most `max` characters with the mark of the cut among them; a limit below that mark leaves room for text only. */
function cutVisibly(text: string, max: number): string {
  if (text.length <= max) return text;
  const mark = max > CUT.length ? CUT : '';
  // A pair of surrogates that the cut divides is left out whole.
  return text.slice(0, max - mark.length).replace(/[\uD800-\uDBFF]$/u, '') + mark;
}
