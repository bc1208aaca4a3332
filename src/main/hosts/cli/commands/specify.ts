/** `specify`: a raw idea in triage gets the words that a worker needs and leaves triage. Who writes them is up to you. */
import type { SpecifyInput } from '../../../../contract/task.ts';
import { forEachId } from '../for-each-id.ts';
import { integer, named, profile } from '../parse-values.ts';
import { asPerson } from '../person.ts';
import { readBody } from '../read-body.ts';
import { warnUnknownProfile } from '../unknown-profile.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { withoutGaps } from '../without-gaps.ts';

interface SpecifyOptions {
  title?: string;
  body?: string;
  bodyFile?: string;
  assignee?: string | null;
  ifVersion?: number;
}

export const verb: Verb<[string], SpecifyOptions> = {
  define(command) {
    command
      .argument('<id>', 'a task in triage')
      .option('--title <text>', 'what is to be done, one line')
      .option('-b, --body <text>', 'goal, approach, what counts as done; "-" reads standard input')
      .option('--body-file <path>', 'read the body from a file')
      .option('-a, --assignee <profile>', 'who works on it; "none" for nobody', profile)
      .option('--if-version <number>', 'only if nobody changed it since', integer(0, Number.MAX_SAFE_INTEGER))
      .addHelpText(
        'after',
        examples(
          ["flockboard specify t_1a2b3c4d --title 'Count the words' --body-file plan.md -a shell"],
          ['flockboard context t_1a2b3c4d | claude -p "Write it out." | flockboard specify t_1a2b3c4d --body -'],
          ['flockboard specify t_1a2b3c4d', 'as it is'],
        ),
      );
  },
  async run(context, options, id) {
    const by = { ...asPerson(context.caller, 'specify'), ...withoutGaps({ version: options.ifVersion }) };
    const input: SpecifyInput = withoutGaps({
      title: options.title,
      body: await readBody(context, options),
      assignee: named(options.assignee),
    });
    const kernel = await context.kernel();
    const code = forEachId(context, [id], 'Specified', (task) => kernel.specify(task, input, by));
    await warnUnknownProfile(context, input.assignee === undefined ? null : (kernel.getTask(id)?.assignee ?? null));
    return code;
  },
};
