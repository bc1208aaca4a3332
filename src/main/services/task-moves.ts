/**
 * Performs a person's move of a card: asks the table of legal moves what it means, checks that the table's
 * question is answered, and calls the kernel verb. The kernel decides again at commit time; this module never
 * writes a status itself.
 */
import type { MoveRule, MoveSubject, MoveVerb } from '../../contract/moves.ts';
import { ruleFor } from '../../contract/moves.ts';
import type { MoveInput, ReassignInput } from '../../contract/schemas.ts';
import type { Card, Task } from '../../contract/task.ts';
import { Refusal } from '../../contract/error.ts';
import type { Actor, Kernel } from '../kernel/kernel.ts';
import { unknownTask } from './task-views.ts';

interface Move {
  kernel: Kernel;
  input: MoveInput;
  by: Actor;
}

/**
 * Moves a task as `input` says and returns it as it is afterwards.
 * @throws Refusal 'unknown_task', 'illegal_move', 'parents_not_done', 'conflict', 'invalid' (a question is not
 *   answered), or whatever the kernel verb refuses
 */
export function moveTask(kernel: Kernel, input: MoveInput, actor: string): Task {
  const card = kernel.getCard(input.id);
  if (card === null) throw unknownTask(input.id);
  if (input.version !== undefined && input.version !== card.version) {
    throw new Refusal('conflict', 'version: the task changed since you looked; look again and repeat the move.', {
      field: 'version',
      version: card.version,
    });
  }
  const by: Actor = { actor, version: card.version };
  const rule = ruleFor(subjectOf(card), input.to);
  if (rule.question === 'worker') return assignThenMove({ kernel, input, by });
  return perform({ kernel, input, by }, allowed(rule, card, input));
}

/**
 * Gives a task to another worker. One that runs goes back to the queue first, in the same commit, so that no dispatcher
 * can start the worker before it has changed; the new one starts when the old one's processes are proven gone (I5).
 * @throws Refusal 'unknown_task', 'conflict', or whatever the kernel verbs refuse
 */
export function reassignTask(kernel: Kernel, { id, assignee, version }: ReassignInput, actor: string): Task {
  const by: Actor = { actor, ...(version === undefined ? {} : { version }) };
  if (kernel.getTask(id)?.status !== 'running') return kernel.assignTask(id, assignee, by);
  return kernel.together(() => {
    kernel.reclaim(id, { ...by, reason: `given to ${assignee ?? 'nobody'}` });
    return kernel.assignTask(id, assignee, { actor });
  });
}

function subjectOf(card: Card): MoveSubject {
  return {
    status: card.status,
    assignee: card.assignee,
    openParents: card.openParents,
    tripped: card.blockKind === 'breaker',
    workerPid: card.run?.workerPid ?? null,
  };
}

/** Queueing a task that nobody is to do: the answer names the worker, then the rule is asked again. */
function assignThenMove({ kernel, input, by }: Move): Task {
  if (input.assignee === undefined) throw unanswered('assignee', 'Pick a worker first');
  kernel.assignTask(input.id, input.assignee, by);
  const card = kernel.getCard(input.id);
  if (card === null) throw unknownTask(input.id);
  const again = allowed(ruleFor(subjectOf(card), input.to), card, input);
  return perform({ kernel, input, by: { ...by, version: card.version } }, again);
}

function allowed(rule: MoveRule, card: Card, input: MoveInput): MoveVerb {
  if (rule.verb !== null) return rule.verb;
  const isWaiting = input.to === 'ready' && card.openParents.length > 0;
  throw new Refusal(isWaiting ? 'parents_not_done' : 'illegal_move', `to: ${rule.label}. ${rule.why}`, {
    field: 'to',
    from: card.status,
    to: input.to,
    ...(isWaiting ? { parents: card.openParents } : {}),
  });
}

function unanswered(field: string, what: string): Refusal {
  return new Refusal('invalid', `${field}: ${what}.`, { field });
}

function reasonOf(input: MoveInput, what: string): string {
  if (!input.reason) throw unanswered('reason', what);
  return input.reason;
}

function perform({ kernel, input, by }: Move, verb: MoveVerb): Task {
  const { id } = input;
  switch (verb) {
    case 'park':
      return kernel.park(id, by);
    case 'triage':
      return kernel.toTriage(id, by);
    case 'schedule':
      if (input.scheduledAt === undefined) throw unanswered('scheduledAt', 'Say when it is to start');
      return kernel.schedule(id, input.scheduledAt, by);
    case 'ready':
      return queue({ kernel, input, by });
    case 'block':
      return kernel.block(id, {
        ...by,
        reason: reasonOf(input, 'Say what is missing'),
        kind: input.kind ?? 'needs_input',
      });
    case 'review':
      return kernel.requestReview(id, { ...by, ...(input.summary === undefined ? {} : { summary: input.summary }) });
    case 'complete':
      return kernel.complete(id, { ...by, summary: input.summary ?? null });
    case 'unblock':
      return kernel.unblock(id, by);
    case 'reopen':
      return reopen({ kernel, input, by });
    case 'reclaim':
      return kernel.reclaim(id, { ...by, ...(input.reason === undefined ? {} : { reason: input.reason }) });
    case 'archive':
      return kernel.archive(id, by);
  }
}

function queue({ kernel, input, by }: Move): Task {
  if (kernel.getTask(input.id)?.status === 'review') {
    return kernel.requestChanges(input.id, reasonOf(input, 'Say what to change'), by);
  }
  return kernel.promote(input.id, by);
}

/** Restores from the archive, or opens a done task again; to Todo means that it stays there until it is queued. */
function reopen({ kernel, input, by }: Move): Task {
  if (kernel.getTask(input.id)?.status === 'archived') return kernel.restore(input.id, by);
  return kernel.reopen(input.id, { ...by, park: input.to === 'todo' });
}
