/** The handlers of `data`: files of a board that come and go through a window (data-files.ts). */
import type { World } from '../world/world.ts';
import type { ApiServer } from './api-server.ts';
import { createDataFiles } from './data-files.ts';
import { atEdge } from './edge-errors.ts';
import type { BoardSessions } from './engine/board-sessions.ts';

/** @param userHome absolute folder in which other programs keep their boards */
export function dataHandlers(os: ApiServer, boards: BoardSessions, userHome: string, world: World) {
  const files = createDataFiles(boards, userHome, world);
  return {
    backUp: os.data.backUp.handler(async ({ input }) => files.backUp(input)),
    export: os.data.export.handler(({ input }) => atEdge(files.exported(input), world.log, 'data.export')),
    sources: os.data.sources.handler(() => files.sources()),
    upload: os.data.upload.handler(({ input }) => files.upload(input)),
    import: os.data.import.handler(async ({ input }) => files.importBoard(input)),
  };
}
