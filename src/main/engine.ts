/** Entry of the engine thread: binds the real world and runs the engine on the host's messages. */
import { parentPort, workerData } from 'node:worker_threads';
import { TOML_CONFIG } from './config/config-format.ts';
import type { EngineStart } from './services/engine/engine-protocol.ts';
import { runEngine } from './services/engine/engine-thread.ts';
import { withLoginPath } from './world/login-path.ts';
import { openWorld } from './world/open-world.ts';

if (parentPort === null) throw new Error('engine.js runs as a worker thread of Flockboard only.');
const start = workerData as EngineStart;
const world = openWorld({ logPath: `${start.config.home}/logs/flockboard.log`, quiet: true });
await runEngine({ ...start, hostEnv: await withLoginPath(start.hostEnv) }, parentPort, world, TOML_CONFIG);
