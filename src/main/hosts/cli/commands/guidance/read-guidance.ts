/** The packaged guidance for agents, by role. */
import { Fault } from '../../../../../contract/error.ts';
import type { CommandContext } from '../../context.ts';

export const ROLES = ['worker', 'orchestrator'] as const;
export type Role = (typeof ROLES)[number];

/** @throws Fault 'not_found' when the program's files are not complete */
export function readGuidance(context: CommandContext, role: Role): string {
  const path = `${context.host.resources}/guidance/${role}.md`;
  const text = context.world.files.readText(path);
  if (text === null) throw new Fault('not_found', `The guidance ${path} is missing; install Flockboard again.`);
  return text;
}
