/** What went wrong in a call, as a sentence for a person and a code for the program. Never throws. */
import { ORPCError } from '@orpc/client';

/** There is no way to the engine, so it was not even asked. */
export class NotConnected extends Error {
  constructor() {
    super('The connection to the engine is gone.');
  }
}

export interface Trouble {
  /** `refused`: the board says no. `fault`: disk or process. `lost`: there is no connection, or it ended too soon. */
  kind: 'refused' | 'fault' | 'lost';
  /** A RefusalCode or FaultKind, `not_connected`, or `unknown`. */
  code: string;
  text: string;
  /** The input field at fault, when the refusal names one. */
  field: string | null;
}

function textOf(data: unknown, key: string): string | null {
  if (typeof data !== 'object' || data === null) return null;
  const value: unknown = Reflect.get(data, key);
  return typeof value === 'string' ? value : null;
}

/** The first issue of a schema that refused the input: its path is the field. */
function firstIssue(data: unknown): { field: string | null; text: string } | null {
  const issues: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'issues') : null;
  if (!Array.isArray(issues) || issues.length === 0) return null;
  const issue: unknown = issues[0];
  const text = textOf(issue, 'message');
  const path: unknown = typeof issue === 'object' && issue !== null ? Reflect.get(issue, 'path') : null;
  const last: unknown = Array.isArray(path) ? path.at(-1) : null;
  return text === null ? null : { field: typeof last === 'string' ? last : null, text };
}

/** Reads any thrown value of the client. */
export function readTrouble(error: unknown): Trouble {
  if (error instanceof ORPCError) {
    const data: unknown = error.data;
    if (error.code === 'REFUSED') {
      const details: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'details') : null;
      const code = textOf(data, 'code') ?? 'unknown';
      return { kind: 'refused', code, text: error.message, field: textOf(details, 'field') };
    }
    if (error.code === 'BAD_REQUEST') {
      const issue = firstIssue(data);
      return { kind: 'refused', code: 'invalid', text: issue?.text ?? error.message, field: issue?.field ?? null };
    }
    return { kind: 'fault', code: textOf(data, 'kind') ?? 'unknown', text: error.message, field: null };
  }
  if (error instanceof NotConnected) {
    const text = 'The window is not connected to the engine. Nothing was changed.';
    return { kind: 'lost', code: 'not_connected', text, field: null };
  }
  const text = 'The connection to the engine was lost before it answered. The change may or may not be saved.';
  return { kind: 'lost', code: 'unknown', text, field: null };
}
