/** What the fake engine answers with: tasks made of cards, and trouble in the form in which the engine sends it. */
import { ORPCError } from '@orpc/server';
import { isRefusal } from '../../src/contract/error.ts';
import type { Task } from '../../src/contract/task.ts';
import type { FakeTask } from './fake-board.ts';

/** Trouble as it crosses: a fault of the disk, or a refusal. */
export type FakeTrouble = { fault: string; message: string } | { refused: string; message: string };

export function taskOf({ card, body, parents, extra }: FakeTask): Task {
  return {
    ...card,
    body,
    skills: null,
    parents,
    children: [],
    waitsOn: [],
    workspacePath: card.workspaceKind === 'scratch' ? null : '/home/you/code/harbor',
    branch: card.workspaceKind === 'worktree' ? `auth/${card.id}` : null,
    base: null,
    result: null,
    idempotencyKey: null,
    createdBy: 'you',
    claimLock: null,
    claimExpires: card.run?.claimExpires ?? null,
    currentRunId: card.run?.id ?? null,
    workerPid: card.run?.workerPid ?? null,
    lastHeartbeatAt: card.run?.lastHeartbeatAt ?? null,
    lastFailureError: card.blockKind === 'breaker' ? card.blockReason : null,
    maxRetries: null,
    maxRuntimeSeconds: null,
    blockRecurrences: 0,
    modelOverride: null,
    sessionId: null,
    workflowTemplateId: null,
    currentStepKey: null,
    startedAt: card.run?.startedAt ?? null,
    updatedAt: Date.now(),
    ...extra,
  };
}

export function errorOf(trouble: FakeTrouble): ORPCError<string, unknown> {
  const { message } = trouble;
  return 'fault' in trouble
    ? new ORPCError('FAULT', { defined: true, status: 503, message, data: { kind: trouble.fault } })
    : new ORPCError('REFUSED', { defined: true, status: 409, message, data: { code: trouble.refused, details: {} } });
}

/** Runs an action of the board; a refusal becomes the contract's error. */
export function guard<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new ORPCError('REFUSED', {
      defined: true,
      status: 409,
      message: error.message,
      data: { code: error.code, details: error.details },
    });
  }
}
