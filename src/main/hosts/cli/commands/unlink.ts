/** `unlink`: the child waits for that parent no longer; it starts by itself when nothing else holds it back. */
import { Refusal } from '../../../../contract/error.ts';
import { asPerson } from '../person.ts';
import { clip } from '../terminal-text.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

export const verb: Verb<[string, string], object> = {
  define(command) {
    command
      .argument('<parent>', 'the task that came first')
      .argument('<child>', 'the task that waited for it')
      .addHelpText('after', examples(['flockboard unlink t_1a2b3c4d t_5e6f7a8b']));
  },
  async run(context, _options, parentId, childId) {
    asPerson(context.caller, 'unlink');
    const kernel = await context.kernel();
    const [parent, child] = [clip(parentId, 80), clip(childId, 80)];
    if (!kernel.unlinkTasks(parentId, childId))
      throw new Refusal('unknown_task', `${parent} and ${child} are not linked; see flockboard show ${child}.`, {
        parentId: parent,
        childId: child,
      });
    context.output.data({ parentId, childId, removed: true });
    context.output.line(`Unlinked ${parent} → ${child}`);
  },
};
