/**
 * What a command worker is told: how to work on a board task, in front of what the task is. The guidance is there only
 * for workers that give their verdict by tools; a script that ends with an exit code has no use for it. It lies in
 * `resources/guidance` beside the program, and a program without it tells the task alone.
 */
import { dirname, join } from 'node:path';
import type { Profile } from '../../contract/profile.ts';
import type { Task } from '../../contract/task.ts';
import type { Files } from '../world/world.ts';

/** Larger guidance is left out rather than cut in the middle of a rule. */
export const GUIDANCE_CHARS_MAX = 4_096;

export interface PromptInput {
  profile: Pick<Profile, 'verdict' | 'skillArgs'>;
  task: Pick<Task, 'skills'>;
  /** The worker context of the task. */
  context: string;
  /** argv prefix of our own CLI; its last element is the entry file. */
  cli: readonly string[];
  files: Pick<Files, 'readText'>;
}

export function workerPrompt({ profile, task, context, cli, files }: PromptInput): string {
  if (profile.verdict !== 'tools') return context;
  const guidance = workerGuidance(cli, files);
  const skills = (profile.skillArgs ?? []).length === 0 ? (task.skills ?? []) : [];
  const named = skills.length === 0 ? [] : [`Use these skills: ${skills.join(', ')}.`];
  return [...(guidance === null ? [] : [guidance.trim()]), ...named, context].join('\n\n');
}

/** As source and as built, the entry lies two folders below the program's root. */
function workerGuidance(cli: readonly string[], files: Pick<Files, 'readText'>): string | null {
  const entry = cli.at(-1);
  if (entry === undefined) return null;
  const text = files.readText(join(dirname(entry), '../../resources/guidance/worker.md'));
  return text === null || text.length > GUIDANCE_CHARS_MAX ? null : text;
}
