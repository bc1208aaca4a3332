/** The verbs of the noun `notify`, by name and one sentence; their code is loaded on demand. */
import { examples } from '../../verb.ts';
import type { VerbGroup } from '../../verb.ts';

export const NOTIFY_VERBS: VerbGroup = {
  verbs: [
    { name: 'list', aliases: ['ls'], isStandard: true, summary: 'list who is told', load: () => import('./list.ts') },
    { name: 'subscribe', summary: 'tell somebody what happens to a task', load: () => import('./subscribe.ts') },
    { name: 'unsubscribe', summary: 'stop telling', load: () => import('./unsubscribe.ts') },
  ],
  examples: examples(
    ['flockboard notify subscribe t_1a2b3c4d --platform phone --chat-id me'],
    ['flockboard notify list'],
  ),
};
