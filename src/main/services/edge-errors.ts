/**
 * Turns trouble into what may cross to a window: a refusal keeps its code and sentence, a fault keeps its kind,
 * anything else becomes a plain FAULT. Paths, SQL and stacks stay in the local log (threat T34).
 */
import { ORPCError } from '@orpc/server';
import type { z } from 'zod';
import { isFault, isRefusal } from '../../contract/error.ts';
import { fieldOf, wanted } from '../../contract/issue-words.ts';
import type { Log } from '../world/world.ts';

/** The error to throw at the edge for `error`. Defects are logged whole, and only there. */
export function toEdgeError(error: unknown, log: Log, procedure: string): ORPCError<string, unknown> {
  if (isRefusal(error)) return refused(error.code, error.message, error.details);
  if (isFault(error)) {
    log.error('A request met a fault.', { procedure, kind: error.kind, message: error.message });
    return new ORPCError('FAULT', { status: 503, message: error.message, data: { kind: error.kind } });
  }
  if (error instanceof ORPCError) {
    const issues = error.code === 'BAD_REQUEST' ? issuesOf(error.data) : [];
    return issues.length > 0 ? invalid(issues) : error;
  }
  log.error('A request met a defect.', { procedure, stack: error instanceof Error ? error.stack : String(error) });
  return new ORPCError('FAULT', {
    status: 503,
    message: 'The engine met an unexpected problem; the log has the details.',
    data: { kind: 'process' },
  });
}

function refused(
  code: string,
  message: string,
  details: Readonly<Record<string, unknown>>,
): ORPCError<string, unknown> {
  return new ORPCError('REFUSED', { status: 409, message, data: { code, details } });
}

/** Input that does not match the contract is a refusal like any other, naming its first field. */
function invalid(issues: readonly z.core.$ZodIssue[]): ORPCError<string, unknown> {
  const [first] = issues;
  if (first === undefined) return refused('invalid', 'The input is not valid.', { field: '' });
  const field = fieldOf(first.path);
  const message = wanted(first);
  // A window knows its fields by their own names, not by the object that carries them.
  const named = field === '' ? message : `${field.split('.').at(-1)}: ${message}`;
  return refused('invalid', named, { field });
}

/** Those of the contract's schemas, which are zod's own. */
function issuesOf(data: unknown): z.core.$ZodIssue[] {
  const issues: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'issues') : null;
  return Array.isArray(issues) ? (issues as z.core.$ZodIssue[]) : [];
}

/** Converts the errors of a stream while it is read, as `toEdgeError` does for a call. */
export async function* atEdge<T>(
  stream: AsyncGenerator<T, void, void>,
  log: Log,
  procedure: string,
): AsyncGenerator<T, void, void> {
  try {
    yield* stream;
  } catch (error) {
    throw toEdgeError(error, log, procedure);
  }
}
