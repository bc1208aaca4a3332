/**
 * The tool server for tests: the real program, driven by the SDK's own client over standard input and output. Every
 * client is closed after the test file, and its server with it.
 */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll } from 'vitest';
import type { Run, Task } from '../../src/contract/task.ts';
import { callJson, CLI } from './cli.ts';
import { tempDir } from './temp.ts';

const clients = new Set<Client>();
afterAll(async () => {
  for (const client of clients) await client.close();
});

export interface Answer {
  isError: boolean;
  data: Record<string, unknown>;
  text: string;
}

export interface ToolClient {
  client: Client;
  call(name: string, args?: Record<string, unknown>): Promise<Answer>;
}

/** Starts `flockboard mcp <args>` with exactly this environment and connects to it. */
export async function connectTools(env: Readonly<Record<string, string>>, args: string[] = []): Promise<ToolClient> {
  const client = new Client({ name: 'test', version: '0' });
  clients.add(client);
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: ['--disable-warning=ExperimentalWarning', CLI, 'mcp', ...args],
      env: { PATH: process.env['PATH'] ?? '', ...env },
      cwd: '/',
    }),
  );
  return {
    client,
    call: async (name, given = {}) => {
      const answer = await client.callTool({ name, arguments: given });
      const [content] = answer.content as { type: string; text: string }[];
      return {
        isError: answer.isError === true,
        data: (answer.structuredContent ?? {}) as Record<string, unknown>,
        text: content?.text ?? '',
      };
    },
  };
}

export interface RunningTask {
  home: string;
  task: Task;
  run: Run;
  env: Record<string, string>;
  claim(id: string): Promise<Record<string, string>>;
}

/** A task claimed by hand, and the environment that its worker has. */
export async function runningTask(more: string[] = []): Promise<RunningTask> {
  const home = tempDir('mcp');
  const { id } = await callJson<Task>(['create', 'Write the guide', '-a', 'scribe', '--body', 'All of it.', ...more], {
    home,
  });
  const environmentOf = (task: string, token: string): Record<string, string> => ({
    FLOCKBOARD_HOME: home,
    FLOCKBOARD_BOARD: 'default',
    FLOCKBOARD_DB: `${home}/boards/default/kanban.db`,
    FLOCKBOARD_TASK: task,
    FLOCKBOARD_RUN_TOKEN: token,
  });
  const claimed = async (task: string): Promise<{ task: Task; run: Run }> =>
    callJson<{ task: Task; run: Run }>(['claim', task], { home });
  const { task, run } = await claimed(id);
  return {
    home,
    task,
    run,
    env: environmentOf(id, run.token),
    claim: async (other) => environmentOf(other, (await claimed(other)).run.token),
  };
}
