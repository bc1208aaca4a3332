/**
 * Who calls the tools. Inside a run the environment names the worker's own task and carries its run token; then only
 * the worker's tools exist, whatever was asked for on the command line, and a missing token is said, never ignored
 * (defect Q33). Outside, `--orchestrator` gives a person's assistant the whole board. Otherwise there is nobody.
 */
import { Refusal } from '../../../contract/error.ts';
import type { ToolUser } from '../../../contract/tools.ts';
import type { Actor, Kernel } from '../../kernel/kernel.ts';
import { parseSlug } from '../../services/boards.ts';

export type ToolCaller =
  | { user: 'worker'; taskId: string; runToken: string | null; board: string | null }
  | { user: 'orchestrator' };

/** The author and actor of what an orchestrator does. */
const ORCHESTRATOR = 'orchestrator';

export function toolCaller(
  env: Readonly<Record<string, string | undefined>>,
  isOrchestrator: boolean,
): ToolCaller | null {
  const taskId = env['FLOCKBOARD_TASK']?.trim() || null;
  if (taskId === null) return isOrchestrator ? { user: 'orchestrator' } : null;
  const runToken = env['FLOCKBOARD_RUN_TOKEN']?.trim() || null;
  return { user: 'worker', taskId, runToken, board: env['FLOCKBOARD_BOARD']?.trim() || null };
}

/**
 * The board that a call names, as a slug; null for the one that the server was started for, which is a worker's only
 * one.
 * @throws Refusal 'forbidden' for a worker that names another, 'invalid' for what is no board name
 */
export function boardOf(caller: ToolCaller, given: string | undefined): string | null {
  if (given === undefined) return null;
  const slug = parseSlug(given);
  if (caller.user === 'orchestrator') return slug;
  if (slug === caller.board) return null;
  throw new Refusal(
    'forbidden',
    `board: you work on ${ownBoard(caller.board)} and may name no other; leave board out.`,
    {
      own: caller.board,
    },
  );
}

function ownBoard(slug: string | null): string {
  return slug === null ? 'the board of your task' : `board ${slug}`;
}

export function userOf(caller: ToolCaller | null): ToolUser | null {
  return caller?.user ?? null;
}

/** The id given, or the worker's own. @throws Refusal 'invalid' when there is neither */
export function targetOf(caller: ToolCaller, given: string | undefined): string {
  if (given !== undefined) return given;
  if (caller.user === 'worker') return caller.taskId;
  throw new Refusal('invalid', 'task_id: is missing. Right is, for example: {"task_id":"t_1a2b3c4d"}', {
    fields: ['task_id'],
  });
}

/** The worker's token. @throws Refusal 'forbidden' when its environment has none */
export function tokenOf(caller: ToolCaller & { user: 'worker' }): string {
  if (caller.runToken !== null) return caller.runToken;
  throw new Refusal(
    'forbidden',
    'FLOCKBOARD_RUN_TOKEN is missing from the environment of this server, so nothing can be written; start it inside the run, with the environment of the worker.',
  );
}

/**
 * How a write on `id` is signed: by the run token for a worker, who may do this to its own task only.
 * @throws Refusal 'forbidden'
 */
export function signFor(caller: ToolCaller, id: string): Actor {
  if (caller.user === 'orchestrator') return { actor: ORCHESTRATOR };
  if (id !== caller.taskId) {
    throw new Refusal(
      'forbidden',
      `task_id: you work on ${caller.taskId} and may do this to that task only; leave task_id out, or use kanban_comment or kanban_create for ${id.slice(0, 64)}.`,
      { own: caller.taskId },
    );
  }
  return { runToken: tokenOf(caller) };
}

/** The name that comments and tasks of the caller carry. @throws Refusal 'stale_token' when its run is over */
export function nameOf(caller: ToolCaller, kernel: Kernel): string {
  if (caller.user === 'orchestrator') return ORCHESTRATOR;
  const run = kernel.findRunByToken(tokenOf(caller));
  if (run === null || run.taskId !== caller.taskId)
    throw new Refusal('stale_token', `This run of ${caller.taskId} is over; its writes are not accepted any more.`, {
      id: caller.taskId,
    });
  return run.profile ?? 'worker';
}
