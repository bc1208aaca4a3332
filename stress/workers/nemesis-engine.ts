/**
 * The engine of a host without its windows: every board of a home, dispatched as `serve` and the app do it. It says
 * `ready` when its boards are open, and stops in order, keeping its workers, when standard input is closed.
 */
import { parseConfig } from '../../src/main/config/parse-config.ts';
import { createBoardSessions } from '../../src/main/services/engine/board-sessions.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { goesOn, pause, say, workerInput } from '../support/worker-main.ts';

export interface NemesisEngineInput {
  home: string;
}
export interface NemesisEngineLine {
  did: 'ready';
}

const { home } = workerInput() as NemesisEngineInput;
const world = openWorld({ quiet: true });
const path = `${home}/config.toml`;
const boards = createBoardSessions(
  {
    config: parseConfig(world.files.readText(path), { home, path }),
    kind: 'serve',
    board: 'default',
    version: '0',
    cli: [process.execPath],
    hostEnv: { PATH: '/usr/local/bin:/usr/bin:/bin' },
  },
  world,
  () => undefined,
);
await boards.start();
say({ did: 'ready' } satisfies NemesisEngineLine);
while (goesOn()) {
  await pause(20);
}
await boards.close('keep');
