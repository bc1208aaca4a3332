/** The verbs of the noun `config`, by name and one sentence; their code is loaded on demand. */
import { examples } from '../../verb.ts';
import type { VerbGroup } from '../../verb.ts';

export const CONFIG_VERBS: VerbGroup = {
  verbs: [
    { name: 'show', isStandard: true, summary: 'print what is in force', load: () => import('./show.ts') },
    { name: 'path', summary: 'print where config.toml lies', load: () => import('./path.ts') },
    { name: 'check', summary: 'check config.toml', load: () => import('./check.ts') },
  ],
  examples: examples(['flockboard config'], ['$EDITOR "$(flockboard config path)" && flockboard config check']),
};
