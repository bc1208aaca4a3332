/**
 * Places on the engine's machine that a person may have opened in a program of their own: a task's workspace, a log,
 * the board's folder, config.toml. A window names the place by ids; the path is the engine's to find and to tell.
 */
import { z } from 'zod';
import { boardSlug, taskId } from './schemas.ts';

export const placeInput = z.discriminatedUnion('place', [
  /** The task's workspace, in an editor or as the folder of a new terminal; the log of its newest run. */
  z.strictObject({ place: z.enum(['editor', 'terminal', 'log']), board: boardSlug, id: taskId }),
  z.strictObject({ place: z.literal('folder'), board: boardSlug }),
  z.strictObject({ place: z.literal('config') }),
]);
export type PlaceInput = z.infer<typeof placeInput>;

export interface OpenedPlace {
  /** Absolute, on the engine's machine; null while there is nothing that could be opened. */
  path: string | null;
  /** The program that was started; null when none was. */
  program: string | null;
  /** One sentence that says why it was not opened; null when it was. */
  problem: string | null;
}
