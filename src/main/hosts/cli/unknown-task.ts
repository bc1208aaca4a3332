/** The refusal for an id that no task of the board has, the same for every verb that looks before it acts. */
import { Refusal } from '../../../contract/error.ts';
import { clip } from './terminal-text.ts';

export function unknownTask(id: string): Refusal {
  return new Refusal('unknown_task', `id: there is no task ${clip(id, 80)} on this board; see flockboard list.`, {
    field: 'id',
    id: clip(id, 80),
  });
}
