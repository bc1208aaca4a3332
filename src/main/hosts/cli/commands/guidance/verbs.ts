/** The verbs of the noun `guidance`, by name and one sentence; their code is loaded on demand. */
import { examples } from '../../verb.ts';
import type { VerbGroup } from '../../verb.ts';

export const GUIDANCE_VERBS: VerbGroup = {
  verbs: [
    { name: 'show', isStandard: true, summary: 'print what agents are told', load: () => import('./show.ts') },
    { name: 'install', summary: 'put it where an agent reads it', load: () => import('./install.ts') },
  ],
  examples: examples(
    ['flockboard guidance show worker'],
    ['flockboard guidance install --for claude --dry-run'],
    ['flockboard guidance install --for agents-md --dir ~/src/app --role orchestrator'],
  ),
};
