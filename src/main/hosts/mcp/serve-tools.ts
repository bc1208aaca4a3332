/**
 * The MCP server on standard input and output. It lists the tools that the caller has, nothing to anybody else, and
 * ends when its input ends. Standard output carries the protocol and nothing besides.
 */
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema, type Tool } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { TOOL_NAMES, TOOLS, type ToolUser } from '../../../contract/tools.ts';
import { openKernel } from '../../kernel/open-kernel.ts';
import { boardExists, boardPaths, unknownBoard } from '../../services/boards.ts';
import { kernelWorldOf } from '../../services/kernel-world.ts';
import type { World } from '../../world/world.ts';
import { createCallTool, type CallParts } from './call-tool.ts';
import { toolCaller, userOf } from './tool-caller.ts';

export interface ToolServerOptions {
  env: Readonly<Record<string, string | undefined>>;
  world: World;
  /** Where the boards are that an orchestrator may name. */
  home: string;
  /** The board file of calls that name none. No board is ever created. */
  database: string;
  orchestrator: boolean;
  version: string;
}

const INSTRUCTIONS: Readonly<Record<ToolUser, string>> = {
  worker:
    'You work on one task of a kanban board. Call kanban_show first. End with kanban_complete when the work is done and checked, or with kanban_block and one clear question when a person must decide.',
  orchestrator:
    'You manage a kanban board for a person. Create tasks whose bodies stand alone, list parents when creating, and never do the work of a task yourself.',
};

/** The tools of `user` as models see them. */
export function toolsFor(user: ToolUser | null): Tool[] {
  return TOOL_NAMES.filter((name) => user !== null && TOOLS[name].users.includes(user)).map((name) => {
    const { description, input, readOnly } = TOOLS[name];
    const { $schema: _schema, ...inputSchema } = z.toJSONSchema(input, { io: 'input' });
    return {
      name,
      description,
      inputSchema: inputSchema as Tool['inputSchema'],
      annotations: { readOnlyHint: readOnly, destructiveHint: false, openWorldHint: false },
    };
  });
}

function createToolServer(parts: CallParts & { version: string }): Server {
  const user = userOf(parts.caller);
  const server = new Server(
    { name: 'flockboard', version: parts.version },
    { capabilities: { tools: {} }, ...(user === null ? {} : { instructions: INSTRUCTIONS[user] }) },
  );
  const call = createCallTool(parts);
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: toolsFor(user) }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => call(params.name, params.arguments));
  return server;
}

/** Serves this process's standard input and output. Resolves with the exit code when the input ends. */
export async function serveTools(options: ToolServerOptions): Promise<number> {
  const { env, world, home, database, orchestrator, version } = options;
  const fileOf = (slug: string): string => {
    if (!boardExists(home, slug, world.files)) throw unknownBoard(slug);
    return boardPaths(home, slug).database;
  };
  const server = createToolServer({
    caller: toolCaller(env, orchestrator),
    openBoard: (slug) => {
      const path = slug === null ? database : fileOf(slug);
      return openKernel({ path, world: kernelWorldOf(world), mode: 'existing' });
    },
    files: world.files,
    clock: world.clock,
    log: world.log,
    version,
  });
  const ended = new Promise<void>((resolve) => {
    process.stdin.once('end', resolve);
    process.stdin.once('close', resolve);
  });
  await server.connect(new StdioServerTransport());
  await ended;
  await server.close();
  return 0;
}
