/**
 * A model on loopback that plays a script: it asks for the first tool, then for the next, and when all were called it
 * says one sentence. It speaks the streaming forms of the interfaces that agent programs use (Anthropic messages,
 * OpenAI responses and chat completions, Gemini generateContent), as far as those programs read them. It knows how
 * often it was asked by what stands in the request, so that it needs no memory and any number of runs may share it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';
import { anthropic } from './model-anthropic.ts';
import type { Dialect, Json, Turn } from './model-dialect.ts';
import { gemini } from './model-gemini.ts';
import { openaiChat, openaiResponses } from './model-openai.ts';

/** One tool call of the script: the end of the tool's name as the agent calls it, and its arguments. */
export interface ScriptedCall {
  tool: string;
  args: Record<string, unknown>;
}

export interface ModelEndpoint {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Every request with a body, in order. */
  requests: { path: string; body: Json; headers: IncomingMessage['headers'] }[];
  /** Answers every request for a turn with this status and message from now on; null plays the script. */
  refuse(trouble: { status: number; type: string; message: string } | null): void;
}

const DIALECTS: readonly Dialect[] = [anthropic, openaiResponses, openaiChat, gemini];

const servers = new Set<Server>();
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** Starts the endpoint; it is closed after the test file. */
export async function startModel(script: readonly ScriptedCall[]): Promise<ModelEndpoint> {
  const requests: ModelEndpoint['requests'] = [];
  let trouble: Parameters<ModelEndpoint['refuse']>[0] = null;
  const server = createServer((request, response) => {
    void handle(request, response).catch(() => response.destroy());
  });
  servers.add(server);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const body = await bodyOf(request);
    requests.push({ path, body, headers: request.headers });
    const dialect = DIALECTS.find((one) => one.serves(path));
    if (dialect === undefined)
      return send(response, 200, 'application/json', '{"data":[],"models":[],"input_tokens":1,"totalTokens":1}');
    if (trouble !== null) {
      const error = {
        error: { code: trouble.status, type: trouble.type, status: trouble.type, message: trouble.message },
      };
      return send(response, trouble.status, 'application/json', JSON.stringify({ type: 'error', ...error }));
    }
    const isStreamed = body['stream'] === true || path.includes('stream');
    const { type, text } = dialect.answer(nextTurn(script, dialect.read(body)), isStreamed, body);
    return send(response, 200, type, text);
  }

  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    refuse: (next) => {
      trouble = next;
    },
  };
}

/** A request without our tools is one of the agent's own errands, such as finding a title. */
function nextTurn(script: readonly ScriptedCall[], { tools, results }: { tools: string[]; results: number }): Turn {
  const next = script[results];
  if (next === undefined) return { say: 'All done.' };
  const name = tools.find((tool) => tool.endsWith(next.tool));
  if (name === undefined) return { say: 'I have no tools for this.' };
  return { call: { id: `call_${results + 1}`, name, args: next.args } };
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'content-type': type });
  response.end(text);
}

async function bodyOf(request: IncomingMessage): Promise<Json> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as Json;
  } catch {
    return {};
  }
}
