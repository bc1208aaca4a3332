/** The two forms of an answer: data, or a failure that names the tool. Each is structured content and the same as text. */
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { isFault, isRefusal } from '../../../contract/error.ts';

export type Data = Record<string, unknown>;

export function success(data: Data): CallToolResult {
  return { content: [{ type: 'text', text: JSON.stringify(data) }], structuredContent: data };
}

/** `{"error": "<tool>: <gist>"}` with the refusal's code and details; a failed tool is an answer, never a protocol error. */
export function failure(tool: string, trouble: { code: string; message: string; details: Data }): CallToolResult {
  const data = { error: `${tool}: ${trouble.message}`, code: trouble.code, details: trouble.details };
  return { content: [{ type: 'text', text: JSON.stringify(data) }], structuredContent: data, isError: true };
}

/** What was thrown, as a code and one sentence. A defect says nothing of our insides (threat T34). */
export function troubleOf(error: unknown): { code: string; message: string; details: Data; isDefect: boolean } {
  if (isRefusal(error))
    return { code: error.code, message: error.message, details: { ...error.details }, isDefect: false };
  if (isFault(error)) return { code: error.kind, message: error.message, details: {}, isDefect: false };
  return { code: 'defect', message: 'internal error; nothing was changed.', details: {}, isDefect: true };
}
