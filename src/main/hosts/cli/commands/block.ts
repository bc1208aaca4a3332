/** `block`: holds a task until somebody unblocks it. Inside a run it is the worker's question to a person. */
import { Option } from 'commander';
import type { BlockKind } from '../../../../contract/status.ts';
import { idOrOwn, signFor } from '../caller.ts';
import { UsageError } from '../exit-codes.ts';
import { forEachId } from '../for-each-id.ts';
import { splitIdAndText } from '../words.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

/** What a person or worker may say; the others are set by the dispatcher. */
const KINDS: readonly BlockKind[] = ['needs_input', 'dependency', 'capability', 'transient'];

export const verb: Verb<[string[]], { kind?: BlockKind; ids?: string[] }> = {
  define(command) {
    command
      .usage('[options] [id] <reason...>')
      .argument('[words...]', 'the task, then the reason; inside a run the reason alone')
      .addOption(new Option('-k, --kind <kind>', 'what it waits for').choices(KINDS))
      .option('--ids <id...>', 'these tasks too, for the same reason')
      .addHelpText(
        'after',
        examples(
          ["flockboard block t_1a2b3c4d 'Which key: user or IP?'"],
          ["flockboard block t_1a2b3c4d 'Wait for the audit.' --ids t_5e6f7a8b t_9c0d1e2f"],
          ["flockboard block 'No access to staging' --kind capability", 'inside a run: its own task'],
        ),
      );
  },
  async run(context, options, words) {
    const { id, text } = splitIdAndText(context.caller, words);
    const target = idOrOwn(context.caller, id);
    if (text === '') throw new UsageError('reason', 'reason: say what the task waits for');
    const kernel = await context.kernel();
    return forEachId(context, [target, ...(options.ids ?? [])], 'Blocked', (task) =>
      kernel.block(task, {
        ...signFor(context.caller, task, 'block'),
        reason: text,
        ...(options.kind === undefined ? {} : { kind: options.kind }),
      }),
    );
  },
};
