/** Asks before what a person would regret. Without a terminal there is nobody to ask, so `--yes` must say it. */
import { Refusal } from '../../../contract/error.ts';
import type { CommandContext } from './context.ts';
import { printable } from './terminal-text.ts';

/**
 * @param what one sentence: what will happen, with names and numbers
 * @throws Refusal 'invalid' when nobody can be asked or the answer is not yes
 */
export async function confirm(context: CommandContext, what: string, isSure: boolean): Promise<void> {
  if (isSure) return;
  const { host, output } = context;
  if (host.stdin.isTTY !== true || output.json)
    throw new Refusal('invalid', `--yes: is needed where nobody can be asked. ${what}`, { field: 'yes' });
  const prompter = await host.openPrompter();
  try {
    const answer = await prompter.ask(`${printable(what)} Go on? [y/N] `);
    if (answer !== null && /^\s*y(?:es)?\s*$/iu.test(answer)) return;
  } finally {
    prompter.close();
  }
  throw new Refusal('invalid', 'Nothing was done.', { field: 'yes' });
}
