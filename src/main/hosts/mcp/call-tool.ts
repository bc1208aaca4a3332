/**
 * One call of one tool: whether the caller has it, whether the arguments are right, what it does, and the answer. The
 * board is opened for the call and closed after it, so a server that runs for days never holds a file that was
 * replaced meanwhile. Every call of a worker is a sign of life, but at most two a minute are written.
 */
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { isRefusal, Refusal } from '../../../contract/error.ts';
import { TOOLS, toolNamed, type ToolInput, type ToolName } from '../../../contract/tools.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Clock, Files, Log } from '../../world/world.ts';
import { failure, success, troubleOf, type Data } from './answers.ts';
import { create, link, list, unblock } from './board-tools.ts';
import { checkInput } from './check-input.ts';
import { block, comment, complete, heartbeat, show } from './run-tools.ts';
import { boardOf, type ToolCaller } from './tool-caller.ts';

const HEARTBEAT_EVERY_MS = 30_000;

type Handlers = {
  [Name in ToolName]: (kernel: Kernel, caller: ToolCaller, input: ToolInput<Name>, files: Files) => Data;
};

const HANDLERS: Handlers = {
  kanban_show: show,
  kanban_list: list,
  kanban_complete: complete,
  kanban_block: block,
  kanban_heartbeat: heartbeat,
  kanban_comment: comment,
  kanban_create: create,
  kanban_link: link,
  kanban_unblock: unblock,
};

export interface CallParts {
  caller: ToolCaller | null;
  /** @param slug the board that the call named; null for the server's own. @throws Refusal 'unknown_board' */
  openBoard: (slug: string | null) => Kernel;
  files: Files;
  clock: Clock;
  log: Log;
}

export type CallTool = (name: string, given: unknown) => CallToolResult;

export function createCallTool(parts: CallParts): CallTool {
  const beat = createHeartbeat(parts);
  return (given, args) => {
    const name = toolNamed(given);
    const { caller } = parts;
    if (name === null || caller === null || !TOOLS[name].users.includes(caller.user))
      return failure(given.slice(0, 80), noSuchTool(caller));
    try {
      return success(act(parts, caller, name, args, beat));
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble.isDefect) parts.log.error('A tool failed.', { tool: name, error });
      return failure(name, trouble);
    }
  };
}

function noSuchTool(caller: ToolCaller | null): { code: string; message: string; details: Data } {
  const tools = caller === null ? [] : Object.entries(TOOLS).filter(([, { users }]) => users.includes(caller.user));
  const names = tools.map(([name]) => name);
  const message =
    names.length === 0
      ? 'there are no tools here; start the server inside a run, or with --orchestrator.'
      : `there is no such tool for you; use one of ${names.join(', ')}.`;
  return { code: 'unknown_tool', message, details: { tools: names } };
}

function act(
  parts: CallParts,
  caller: ToolCaller,
  name: ToolName,
  args: unknown,
  beat: (kernel: Kernel) => void,
): Data {
  const input = checkInput(name, args);
  // The table pairs each name with the handler of its input, which a name known only at run time cannot show.
  const handle = HANDLERS[name] as (kernel: Kernel, caller: ToolCaller, input: unknown, files: Files) => Data;
  const kernel = parts.openBoard(boardOf(caller, input.board));
  try {
    const verdictsBefore = caller.user === 'worker' ? kernel.listLateVerdicts(caller.taskId).length : 0;
    try {
      beat(kernel);
      return handle(kernel, caller, input, parts.files);
    } catch (error) {
      if (caller.user === 'worker' && isRefusal(error) && error.code === 'stale_token')
        throw runOver(kernel, caller, verdictsBefore);
      throw error;
    }
  } finally {
    kernel.close();
  }
}

/** Says to a worker whose run is over how it ended, whether its words were kept, and what to do with the rest. */
function runOver(kernel: Kernel, caller: ToolCaller & { user: 'worker' }, verdictsBefore: number): Refusal {
  const { taskId } = caller;
  const run = kernel.listRuns(taskId).find((one) => one.token === caller.runToken);
  const isKept = kernel.listLateVerdicts(taskId).length > verdictsBefore;
  const ended = run?.outcome == null ? '' : ` (it ended as ${run.outcome})`;
  const kept = isKept ? ' What you reported was kept, and a person may still accept it.' : '';
  const where = run?.workspacePath ?? 'your workspace';
  return new Refusal(
    'stale_token',
    `Your run of ${taskId} is over${ended}, so nothing was changed.${kept} Stop working now: leave unfinished files in ${where} as they are, because another run may use them, and do not call this again.`,
    { id: taskId, outcome: run?.outcome ?? null, kept: isKept },
  );
}

/** The automatic sign of life; whatever the board says to it is said again by the tool itself. */
function createHeartbeat({ caller, clock }: CallParts): (kernel: Kernel) => void {
  let last: number | null = null;
  return (kernel) => {
    if (caller?.user !== 'worker' || caller.runToken === null) return;
    const now = clock.monotonic();
    if (last !== null && now - last < HEARTBEAT_EVERY_MS) return;
    last = now;
    try {
      kernel.heartbeat(caller.taskId, { runToken: caller.runToken });
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  };
}
