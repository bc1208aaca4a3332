/** What is written for a profile so that it can start again: another path, or another agent. Pure. */
import type { ProfileInput } from '../../../contract/settings.ts';
import type { WorkerInfo } from '../../../contract/worker.ts';

type Changes = ProfileInput['changes'];

/** Keys that say how the agent it had is started and understood; they would mislead another one. */
const OF_THE_AGENT = [
  'command',
  'prompt',
  'verdict',
  'mcp',
  'model',
  'model_args',
  'skill_args',
  'version_args',
  'quota_signs',
];

/** The same arguments after the full path. A command of one's own would lose the sort and the tools of a ready-made one. */
export function withPath({ command, sort, mcp, table }: WorkerInfo, path: string): Changes {
  const changes: Changes = { command: [path, ...command.slice(1)] };
  if (sort !== null && table?.['kind'] === undefined) changes['kind'] = sort;
  if (mcp !== 'none' && table?.['mcp'] === undefined) changes['mcp'] = mcp;
  return changes;
}

/** Another ready-made agent under the same name; slots, time limit, environment and description stay. */
export function withAgent({ table }: WorkerInfo, agent: string): Changes {
  const gone = OF_THE_AGENT.filter((key) => table?.[key] !== undefined);
  return { kind: agent, ...Object.fromEntries(gone.map((key) => [key, null])) };
}

/** Ready-made agents that start here as they came. */
export function agentsHere(workers: readonly WorkerInfo[], missing: readonly string[]): string[] {
  return workers
    .filter(({ name, sort, program, table }) => sort === name && program !== null && table?.['command'] === undefined)
    .map(({ name }) => name)
    .filter((name) => !missing.includes(name));
}
