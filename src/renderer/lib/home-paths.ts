/** Paths beside a board's file, for telling a person where something is. Pure; nothing here is opened. */
import { tildePath } from './format.ts';

const BOARD_FILE = /[\\/]boards[\\/][^\\/]+[\\/]kanban\.db$/;

/** The configuration file of the home that the board's file lies in. */
export function configPathOf(databasePath: string): string {
  const home = databasePath.replace(BOARD_FILE, '');
  return home === '' || home === databasePath ? 'config.toml' : tildePath(`${home}/config.toml`);
}
