/**
 * `link`: parent before child. A child whose parent is not done waits in todo and starts by itself afterwards. Inside
 * a run only its own task, or tasks that it created, can be made to wait.
 */
import { Option } from 'commander';
import type { LinkRule } from '../../../../contract/event.ts';
import { LINK_RULES } from '../../../../contract/event.ts';
import { asPerson } from '../person.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { clip } from '../terminal-text.ts';

export const verb: Verb<[string, string], { remove?: boolean; rule?: LinkRule }> = {
  define(command) {
    command
      .argument('<parent>', 'the task that comes first')
      .argument('<child>', 'the task that waits for it')
      .option('--remove', 'remove the link instead')
      .addOption(
        new Option('--rule <rule>', 'done: until it is done; closed: well or not; waived: not any more').choices(
          LINK_RULES,
        ),
      )
      .addHelpText(
        'after',
        examples(
          ['flockboard link t_1a2b3c4d t_5e6f7a8b', 'the second starts when the first is done'],
          ['flockboard link --remove t_1a2b3c4d t_5e6f7a8b'],
        ),
      );
  },
  async run(context, options, parentId, childId) {
    const { output, caller } = context;
    if (options.remove === true) asPerson(caller, 'link --remove');
    const kernel = await context.kernel();
    const [parent, child] = [clip(parentId, 80), clip(childId, 80)];
    if (options.remove === true) {
      const removed = kernel.unlinkTasks(parentId, childId);
      output.data({ parentId, childId, removed });
      if (removed) output.line(`Unlinked ${parent} → ${child}`);
      else output.note(`flockboard: ${parent} and ${child} are not linked.`);
      return removed ? 0 : 1;
    }
    kernel.linkTasks(parentId, childId, {
      ...(caller.runToken === null ? { actor: caller.name } : { runToken: caller.runToken }),
      ...(options.rule === undefined ? {} : { rule: options.rule }),
    });
    output.data({ parentId, childId, linked: true });
    output.line(`Linked ${parent} → ${child}`);
    return 0;
  },
};
