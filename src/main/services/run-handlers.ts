/** Handlers for what stands behind a task: logs of its runs, and its workspace. They read files and start git, nothing else. */
import { Refusal } from '../../contract/error.ts';
import type { Run } from '../../contract/task.ts';
import { createGit } from '../workspaces/git.ts';
import { workspaceChanges } from '../workspaces/changes.ts';
import type { World } from '../world/world.ts';
import type { ApiServer } from './api-server.ts';
import { atEdge } from './edge-errors.ts';
import type { BoardSession } from './engine/board-session.ts';
import type { BoardSessions } from './engine/board-sessions.ts';
import { logAround, searchLog } from './log-search.ts';
import { followRunLog } from './run-log.ts';
import type { RunLogOptions } from './run-log.ts';
import { unknownTask } from './task-views.ts';

/** Never aborts; for callers that gave no signal. */
const forever = new AbortController().signal;

/** @throws Refusal 'unknown_run' */
function requireRun(session: BoardSession, runId: string): Run {
  const run = session.kernel.getRun(runId);
  if (run !== null) return run;
  throw new Refusal('unknown_run', 'runId: there is no such run on this board.', { field: 'runId' });
}

function logOptions(session: BoardSession, run: Run, from: number, world: World): RunLogOptions {
  return {
    runId: run.id,
    path: session.logPathOf(run),
    from,
    world,
    changed: session.feed.changed,
    hasEnded() {
      const now = session.kernel.getRun(run.id);
      return now === null || (now.endedAt !== null && (now.workerGone || now.worker === null));
    },
  };
}

export function runHandlers(os: ApiServer, boards: BoardSessions, world: World) {
  const logOf = (board: string, runId: string): string => {
    const session = boards.session(board);
    return session.logPathOf(requireRun(session, runId));
  };
  return {
    search: os.run.search.handler(async ({ input, signal = forever }) =>
      searchLog(world, logOf(input.board, input.runId), input.text, signal),
    ),
    around: os.run.around.handler(({ input }) => logAround(world.files, logOf(input.board, input.runId), input.at)),
    log: os.run.log.handler(({ input, signal = forever }) => {
      const session = boards.session(input.board);
      const options = logOptions(session, requireRun(session, input.runId), input.from, world);
      return atEdge(followRunLog(options, signal), world.log, 'run.log');
    }),
  };
}

/** @param hostEnv where git finds PATH and HOME */
export function workspaceHandlers(
  os: ApiServer,
  boards: BoardSessions,
  world: World,
  hostEnv: Readonly<Record<string, string>>,
) {
  return {
    changes: os.workspace.changes.handler(async ({ input }) => {
      const { kernel } = boards.session(input.board);
      const task = kernel.getTask(input.id);
      if (task === null) throw unknownTask(input.id);
      const newest = kernel.listRuns(input.id).findLast((run) => run.workspacePath !== null);
      const folder = newest?.workspacePath ?? (task.workspaceKind === 'dir' ? task.workspacePath : null);
      if (folder === null || task.workspaceKind === 'scratch' || !world.files.isDirectory(folder)) return null;
      return workspaceChanges(createGit(world.processes, hostEnv), folder);
    }),
  };
}
