/** The contract as the tray and the power events use it: one short connection per errand. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../../contract/api.ts';
import type { EngineHandle } from '../../services/engine/engine-protocol.ts';

type Client = ContractRouterClient<Contract>;

export async function withClient<T>(
  engine: Pick<EngineHandle, 'connect'>,
  run: (client: Client) => Promise<T>,
): Promise<T> {
  const port = engine.connect();
  port.start();
  const client: Client = createORPCClient(new RPCLink({ port }));
  try {
    return await run(client);
  } finally {
    port.close();
  }
}

/** Stops or resumes starting workers, on every board of this home. Running workers go on. */
export function setPausedEverywhere(engine: Pick<EngineHandle, 'connect'>, paused: boolean): Promise<void> {
  return withClient(engine, async (client) => {
    const boards = await client.boards.list();
    await Promise.all(boards.map(({ slug }) => client.board.setPaused({ board: slug, paused })));
  });
}

/** Asks every board for a tick now, after the machine slept (timers did not run meanwhile). */
export function nudgeEverywhere(engine: Pick<EngineHandle, 'connect'>): Promise<void> {
  return withClient(engine, async (client) => {
    const boards = await client.boards.list();
    await Promise.all(boards.map(({ slug }) => client.board.nudge({ board: slug })));
  });
}
