/**
 * The sessions that an engine has open, by slug: opened, let go when their file is gone or damaged, taken out for work
 * on the file, closed at the end. Which boards should be open is decided in board-sessions.ts.
 */
import type { Config } from '../../../contract/config.ts';
import { boardFiles } from '../../world/board-files.ts';
import type { World } from '../../world/world.ts';
import { boardPaths } from '../boards.ts';
import { openBoardSession } from './board-session.ts';
import type { BoardSession } from './board-session.ts';
import type { EngineStart, StopWorkers } from './engine-protocol.ts';

/** Remembers which files were found damaged, so that they are not opened again until another file stands there. */
function createDamagedBoards() {
  const known = new Map<string, { fault: Error; identity: string | null }>();
  return {
    add(path: string, fault: Error): void {
      known.set(path, { fault, identity: boardFiles.identityOf(path) });
    },
    /** @throws the fault that was found, while it is the same file */
    refuse(path: string): void {
      const found = known.get(path);
      if (found !== undefined && found.identity === boardFiles.identityOf(path)) throw found.fault;
      known.delete(path);
    },
  };
}

/** Closes sessions of boards that are gone or damaged in the background. */
function createLeaving(world: World) {
  const closing = new Set<Promise<void>>();
  return {
    add(session: BoardSession): void {
      const gone = closeAll([session], 'keep', world).finally(() => closing.delete(gone));
      closing.add(gone);
    },
    settled: async () => Promise.all(closing),
  };
}

export interface OpenBoardsOptions {
  start: EngineStart;
  config(): Config;
  world: World;
  /** Called after any board changed, many times in a burst. */
  changed(): void;
}

export function createOpenBoards({ start, config, world, changed }: OpenBoardsOptions) {
  const open = new Map<string, BoardSession>();
  const leaving = createLeaving(world);
  const damaged = createDamagedBoards();

  /** Closes the session of a board that this engine must not touch any more; its workers are left alone. */
  function letGo(session: BoardSession): void {
    if (open.get(session.slug) !== session) return;
    open.delete(session.slug);
    leaving.add(session);
    changed();
  }

  return {
    get: (slug: string): BoardSession | undefined => open.get(slug),
    all: (): BoardSession[] => [...open.values()],
    letGo,
    /** Lets go of boards that were archived, replaced or deleted; a replaced one is opened anew by the next look. */
    letMovedGo(): void {
      for (const session of open.values()) if (!session.isInPlace()) letGo(session);
    },
    /** @throws what openBoardSession throws, and the fault of a file that was found damaged before */
    open(slug: string, mode: 'create' | 'existing'): BoardSession {
      damaged.refuse(boardPaths(config().home, slug).database);
      const session = openBoardSession(slug, { ...start, config: config() }, world, {
        mode,
        damaged(fault) {
          damaged.add(session.paths.database, fault);
          letGo(session);
        },
      });
      open.set(slug, session);
      session.feed.onChange(changed);
      session.dispatcher.onChange(changed);
      return session;
    },
    /** Resolves when nothing of that board is open any more. */
    async takeOut(slug: string, workers: StopWorkers): Promise<void> {
      const session = open.get(slug);
      open.delete(slug);
      await session?.close(workers);
      await leaving.settled();
    },
    async close(workers: StopWorkers): Promise<void> {
      await closeAll([...open.values()], workers, world);
      open.clear();
      await leaving.settled();
    },
  };
}

async function closeAll(sessions: readonly BoardSession[], workers: StopWorkers, world: World): Promise<void> {
  const closed = await Promise.allSettled(sessions.map(async (session) => session.close(workers)));
  for (const result of closed) {
    if (result.status === 'rejected') world.log.error('A board did not close cleanly.', { error: result.reason });
  }
}
