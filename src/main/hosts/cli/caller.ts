/**
 * Who is asking. Inside a run the environment names the worker's own task and carries its run token, and a verdict
 * is only possible on that task (kernel-spec 7.1); everywhere else the caller is a person. The fence itself is the
 * kernel's: a wrong token is refused there.
 */
import { Refusal } from '../../../contract/error.ts';
import type { Actor } from '../../kernel/kernel.ts';
import { UsageError } from './exit-codes.ts';
import type { Environment } from './host.ts';
import { clip } from './terminal-text.ts';

export interface Caller {
  /** FLOCKBOARD_TASK, or null outside a run. */
  taskId: string | null;
  /** FLOCKBOARD_RUN_TOKEN, or null. */
  runToken: string | null;
  /** The name a person's events and comments carry. */
  name: string;
}

export function callerFrom(env: Environment): Caller {
  const taskId = env['FLOCKBOARD_TASK']?.trim() || null;
  const runToken = env['FLOCKBOARD_RUN_TOKEN']?.trim() || null;
  return { taskId, runToken, name: clip(env['USER'] ?? env['LOGNAME'] ?? '', 64) || 'user' };
}

/** The id given, else the caller's own task. @throws UsageError when there is neither */
export function idOrOwn(caller: Caller, id: string | undefined): string {
  const chosen = id ?? caller.taskId;
  if (chosen === null || chosen === undefined)
    throw new UsageError('id', 'id: name the task; only inside a run it may be left out');
  return chosen;
}

/**
 * How a verdict or heartbeat on `id` is signed.
 * @throws Refusal 'forbidden' when a worker names a task that is not its own
 */
export function signFor(caller: Caller, id: string, verb: string): Actor {
  if (caller.runToken === null) return { actor: caller.name };
  if (caller.taskId !== null && caller.taskId !== id) {
    throw new Refusal(
      'forbidden',
      `id: this run works on ${caller.taskId}, so it may not ${verb} ${clip(id, 80)}; use comment or create instead.`,
      { field: 'id', own: caller.taskId },
    );
  }
  return { runToken: caller.runToken };
}
