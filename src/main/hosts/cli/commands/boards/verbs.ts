/** The verbs of the noun `boards`, by name and one sentence; their code is loaded on demand. */
import { examples } from '../../verb.ts';
import type { VerbGroup } from '../../verb.ts';

export const BOARD_VERBS: VerbGroup = {
  verbs: [
    {
      name: 'list',
      aliases: ['ls'],
      isStandard: true,
      summary: 'list the boards of this home',
      load: () => import('./list.ts'),
    },
    { name: 'create', aliases: ['new'], summary: 'create a board', load: () => import('./create.ts') },
    {
      name: 'switch',
      aliases: ['use'],
      summary: 'choose the board that other verbs use',
      load: () => import('./switch.ts'),
    },
    { name: 'show', summary: 'show one board with its files and backups', load: () => import('./show.ts') },
    { name: 'rename', summary: 'change the name that people see', load: () => import('./rename.ts') },
    {
      name: 'set-default-workdir',
      summary: 'choose where tasks work that name no folder',
      load: () => import('./set-default-workdir.ts'),
    },
    { name: 'archive', aliases: ['rm'], summary: 'put a board away', load: () => import('./archive.ts') },
    { name: 'restore', summary: 'bring an archived board back', load: () => import('./restore.ts') },
  ],
  examples: examples(
    ['flockboard boards', 'the same as boards list'],
    ["flockboard boards create web-shop --name 'Web shop' --switch"],
    ['flockboard boards archive web-shop'],
  ),
};
