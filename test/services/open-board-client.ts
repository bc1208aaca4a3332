/** A client of a real engine on a fresh home. */
import { portClient, startTestEngine, testConfig } from '../support/engine.ts';
import type { Client } from '../support/engine.ts';
import { tempDir } from '../support/temp.ts';

export async function openBoardClient(toml = ''): Promise<{ client: Client; home: string; board: 'default' }> {
  const home = tempDir();
  const engine = startTestEngine({ home, config: testConfig(home, toml) });
  await engine.handle.ready;
  return { client: portClient(engine.handle.connect()), home, board: 'default' };
}
