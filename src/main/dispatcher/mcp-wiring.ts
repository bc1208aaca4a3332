/**
 * How a worker's program is told of our tools for one run, without a change to the person's own configuration of it.
 * Each agent has its own way: arguments, a file, or a variable. What proves the run travels in files that only this
 * user can read or in the environment, never in arguments, which every user of the machine can see (threat T21).
 */
import { join } from 'node:path';
import type { McpWiring } from '../../contract/profile.ts';

export interface WiringInput {
  wiring: McpWiring;
  /** Folder for the run's own files. */
  runDir: string;
  /** The run's FLOCKBOARD_ variables. */
  variables: Readonly<Record<string, string>>;
}

export interface WiredTools {
  /** What `{mcp_args}` becomes. */
  args: readonly string[];
  /** On top of the worker's environment. */
  env: Readonly<Record<string, string>>;
  files: readonly { path: string; text: string }[];
}

/** How long our server may take to start on a machine that is busy with other workers. */
const STARTUP_SECONDS = 60;
const STARTUP_MS = String(STARTUP_SECONDS * 1000);

/** Where the file of a run is that names our server; what `{mcp_file}` becomes. */
export function mcpFile(runDir: string): string {
  return join(runDir, 'mcp.json');
}

export function wireTools({ wiring, runDir, variables }: WiringInput): WiredTools {
  const path = mcpFile(runDir);
  const command = variables['FLOCKBOARD_BIN'] ?? 'flockboard';
  const server = { command, args: ['mcp'], env: variables };
  const file = (value: unknown): WiredTools['files'] => [{ path, text: `${JSON.stringify(value, null, 2)}\n` }];
  switch (wiring) {
    case 'none':
      return { args: [], env: {}, files: [] };
    case 'file':
      return { args: [], env: {}, files: file({ mcpServers: { flockboard: server } }) };
    case 'claude':
      // Strict: the servers of the person's own sessions are not started for every worker. The rest makes it wait for
      // ours, and show our tools from the first turn on instead of on request.
      return {
        args: ['--mcp-config', path, '--strict-mcp-config'],
        env: { MCP_CONNECTION_NONBLOCKING: '0', MCP_TIMEOUT: STARTUP_MS, MCP_CONNECT_TIMEOUT_MS: STARTUP_MS },
        files: file({ mcpServers: { flockboard: { type: 'stdio', ...server, alwaysLoad: true } } }),
      };
    case 'codex':
      return { args: codexArgs(command, Object.keys(variables)), env: {}, files: [] };
    case 'opencode':
      // Merged over the person's own configuration.
      return { args: [], env: { OPENCODE_CONFIG_CONTENT: opencodeConfig(command, variables) }, files: [] };
    case 'gemini':
      // The lowest of its layers of settings: everything the person set outranks it.
      return {
        args: [],
        env: { GEMINI_CLI_SYSTEM_DEFAULTS_PATH: path },
        files: file({ mcpServers: { flockboard: { ...server, trust: true } } }),
      };
  }
}

/** Its servers get a handful of variables of its own environment and those that are named here. JSON strings are TOML strings. */
function codexArgs(command: string, names: readonly string[]): string[] {
  const key = 'mcp_servers.flockboard';
  const settings = {
    command,
    args: ['mcp'],
    env_vars: names,
    default_tools_approval_mode: 'approve',
    // Without these it begins before the server is there, and works without our tools.
    required: true,
    startup_timeout_sec: STARTUP_SECONDS,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${key}.${name}=${JSON.stringify(value)}`]);
}

function opencodeConfig(command: string, variables: Readonly<Record<string, string>>): string {
  return JSON.stringify({
    mcp: { flockboard: { type: 'local', command: [command, 'mcp'], environment: variables, enabled: true } },
  });
}
