/**
 * The three kinds of trouble (style rule 9) in the form that crosses processes. A refusal is the state saying
 * no: a code from this list and one sentence that names the field and the fix. A fault comes from disk, process
 * or network. A defect is ours and is never caught except at the edge of a process.
 */
export const REFUSAL_CODES = [
  'invalid',
  'unknown_task',
  'unknown_run',
  'unknown_board',
  'unknown_profile',
  'self_link',
  'cycle',
  'empty_title',
  'empty_body',
  'running',
  'not_running',
  'not_ready',
  'not_blocked',
  'not_archived',
  'archived',
  'already_done',
  'parents_not_done',
  'paused',
  'illegal_move',
  'stale_token',
  'worker_alive',
  'board_exists',
  'lock_held',
  'not_a_board',
  'newer_board',
  'read_only',
  'busy',
  'conflict',
  'no_command',
  'config',
  'port_in_use',
  'too_large',
  'forbidden',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** The state (or the input) says no. `code` is stable public API; `message` is for people and names the fix. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** Machine-readable particulars: the field at fault, the parents that hold a task back, the path of a cycle. */
  readonly details: Readonly<Record<string, unknown>>;
  constructor(code: RefusalCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
  }
}

/** True for a Refusal of this or another copy of the module (bundles and threads do not share classes). */
export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && error.name === 'Refusal' && typeof Reflect.get(error, 'code') === 'string';
}

/** The disk, the operating system or another process failed; `kind` says which part, `cause` keeps the original. */
export type FaultKind =
  | 'disk_full'
  | 'disk_io'
  | 'permission'
  | 'not_found'
  | 'database_busy'
  | 'database_damaged'
  | 'process'
  | 'network';
export class Fault extends Error {
  readonly kind: FaultKind;
  constructor(kind: FaultKind, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'Fault';
    this.kind = kind;
  }
}

export function isFault(error: unknown): error is Fault {
  return error instanceof Error && error.name === 'Fault' && typeof Reflect.get(error, 'kind') === 'string';
}
