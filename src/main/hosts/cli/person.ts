/** Verbs that are a person's: inside a run they are refused before the board is asked (defect Q39, threat T32). */
import { Refusal } from '../../../contract/error.ts';
import type { Caller } from './caller.ts';

/** How a person's act is signed. @throws Refusal 'forbidden' inside a run */
export function asPerson(caller: Caller, verb: string): { actor: string } {
  if (caller.runToken === null && caller.taskId === null) return { actor: caller.name };
  throw new Refusal(
    'forbidden',
    `${verb}: only a person may do this; a worker asks for it with flockboard comment or flockboard block.`,
    { own: caller.taskId },
  );
}
