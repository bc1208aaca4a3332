/**
 * Turns whatever a verb threw into one sentence on stderr and an exit code. The three kinds of trouble (style rule
 * 9) end here; nobody ever sees a stack trace.
 */
import { CommanderError } from 'commander';
import { isFault, isRefusal } from '../../../contract/error.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { OutputStream } from './host.ts';
import { printable } from './terminal-text.ts';

/** An argument that is repeated in its refusal may be a megabyte; the fix stands at the end of the sentence. */
const SENTENCE_CHARS_MAX = 2_000;

export interface Trouble {
  code: string;
  message: string;
  details: Readonly<Record<string, unknown>>;
  exit: ExitCode;
}

/** @returns null when commander only wants to end after printing help or the version */
export function describeError(error: unknown): Trouble | null {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0 || error.code === 'commander.help') return null;
    const message = sentence(error.message.replace(/^error: /u, ''));
    return { code: 'usage', message, details: {}, exit: EXIT.usage };
  }
  if (error instanceof UsageError)
    return { code: 'usage', message: sentence(error.message), details: { field: error.field }, exit: EXIT.usage };
  if (isRefusal(error))
    return { code: error.code, message: sentence(error.message), details: error.details, exit: EXIT.refused };
  if (isFault(error)) return { code: error.kind, message: sentence(error.message), details: {}, exit: EXIT.refused };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'defect', message: `internal error: ${sentence(message)}`, details: {}, exit: EXIT.refused };
}

/**
 * `flockboard: <sentence>`, or with `json` one object `{"error":{code,message,details}}`, on stderr.
 * @param verb named in the hint that follows a usage error; null when no verb was recognised
 */
export function reportTrouble(trouble: Trouble, stderr: OutputStream, json: boolean, verb: string | null): void {
  const { code, message, details } = trouble;
  if (json) {
    stderr.write(`${JSON.stringify({ error: { code, message, details } })}\n`);
    return;
  }
  const hint = code === 'usage' ? ` See: flockboard ${verb === null ? '' : `${verb} `}--help` : '';
  stderr.write(`flockboard: ${message}${hint}\n`);
}

function sentence(text: string): string {
  const line = printable(text)
    .trim()
    .replaceAll(/\s*\n\s*/gu, ' ');
  if (line.length > SENTENCE_CHARS_MAX) {
    const half = SENTENCE_CHARS_MAX / 2;
    return `${line.slice(0, half).toWellFormed()}…${line.slice(-half).toWellFormed()}`;
  }
  return /[.!?)…]$/u.test(line) || line === '' ? line : `${line}.`;
}
