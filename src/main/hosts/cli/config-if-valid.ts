/** The configuration for verbs that work without it too. */
import type { Config } from '../../../contract/config.ts';
import { isRefusal } from '../../../contract/error.ts';
import type { CommandContext } from './context.ts';

/** Null when config.toml does not load; the verbs that need it say so. */
export async function configIfValid(context: CommandContext): Promise<Config | null> {
  try {
    return await context.config();
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}
