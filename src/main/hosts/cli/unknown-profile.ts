/**
 * Tells a person at once that a name has no profile, since no worker will start for it. Such a name is never refused: it
 * may be a person's, or that of a program that claims by itself.
 */
import { configIfValid } from './config-if-valid.ts';
import type { CommandContext } from './context.ts';
import { didYouMean } from './did-you-mean.ts';
import { clip } from './terminal-text.ts';

/** Profiles that always exist; for them the configuration need not be read. */
const BUILT_IN = new Set(['shell', 'demo']);

/** @returns true when it said something */
export async function warnUnknownProfile(context: CommandContext, assignee: string | null): Promise<boolean> {
  if (assignee === null || BUILT_IN.has(assignee) || context.output.json) return false;
  const config = await configIfValid(context);
  const names = Object.keys(config?.profiles ?? {});
  if (config === null || names.includes(assignee)) return false;
  const name = clip(assignee, 80);
  context.output.note(`There is no profile "${name}", so no worker starts for it.${didYouMean(assignee, names)}`);
  return true;
}
