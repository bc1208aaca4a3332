/**
 * Worktrees on their way: git takes from milliseconds to minutes, so it works beside the ticks, and a task whose
 * worktree is being made waits with that reason (failures.md F018, F085). What was made is not remembered beyond its
 * use: the next run asks again and finds it.
 */
import { isFault, isRefusal } from '../../contract/error.ts';
import type { Hold } from '../../contract/task.ts';
import { createGit } from '../workspaces/git.ts';
import { openWorktree, type WorktreeRequest } from '../workspaces/worktree.ts';
import type { DispatchContext } from './dispatch-context.ts';
import { workerPath } from './environment.ts';

/** How long a failed attempt stands before the next tick tries again; a person's change of the task is tried at once. */
const RETRY_MS = 30_000;
/** Check-outs at the same time: they compete for one disk. */
const AT_ONCE_MAX = 2;
/** What a setup command may print; package managers are talkative. */
const SETUP_OUTPUT_MAX = 67_108_864;

interface Preparation {
  /** What the task asked for when this began. */
  asked: string;
  state: { path: string } | { problem: string; at: number } | null;
  done: Promise<void>;
}

export interface Worktrees {
  /** The folder of the task's worktree, or why it is not there yet. */
  ask(taskId: string): { path: string } | Hold;
  /** Resolves when none is being made any more. */
  settled(): Promise<void>;
}

export function createWorktrees(context: () => DispatchContext): Worktrees {
  const preparations = new Map<string, Preparation>();
  const isBusy = ({ state }: Preparation): boolean => state === null;

  function begin(taskId: string, asked: string): Hold {
    if ([...preparations.values()].filter(isBusy).length < AT_ONCE_MAX) {
      const preparation: Preparation = { asked, state: null, done: Promise.resolve() };
      preparations.set(taskId, preparation);
      preparation.done = carryOut(taskId, preparation);
    }
    return { code: 'workspace_busy', text: 'Its worktree is being made.' };
  }

  async function carryOut(taskId: string, preparation: Preparation): Promise<void> {
    preparation.state = await prepare(context(), taskId);
    context().wake();
  }

  return {
    ask: (taskId) => {
      const { kernel, world } = context();
      const task = kernel.getTask(taskId);
      const asked = JSON.stringify([task?.workspacePath, task?.branch, task?.base]);
      const known = preparations.get(taskId);
      if (known === undefined || (known.state !== null && known.asked !== asked)) return begin(taskId, asked);
      if (known.state === null) return { code: 'workspace_busy', text: 'Its worktree is being made.' };
      if ('path' in known.state) {
        preparations.delete(taskId);
        return world.files.isDirectory(known.state.path) ? known.state : begin(taskId, asked);
      }
      if (world.clock.monotonic() - known.state.at >= RETRY_MS) return begin(taskId, asked);
      return { code: 'no_workspace', text: known.state.problem };
    },
    settled: async () => {
      await Promise.all([...preparations.values()].map(({ done }) => done));
    },
  };
}

async function prepare(context: DispatchContext, taskId: string): Promise<NonNullable<Preparation['state']>> {
  const { kernel, world, paths, hostEnv } = context;
  const fail = (problem: string): { problem: string; at: number } => ({ problem, at: world.clock.monotonic() });
  try {
    const task = kernel.getTask(taskId);
    if (task === null) return fail('The task is gone.');
    const git = createGit(world.processes, hostEnv);
    const { files, clock } = world;
    const ofRepository = (repository: string): Prepared => preparationOf(context, repository);
    const { path } = await openWorktree({ task, boardDir: paths.dir, files, clock, git, preparationOf: ofRepository });
    return { path };
  } catch (error) {
    if (isRefusal(error) || isFault(error)) return fail(error.message);
    world.log.error('A worktree cannot be made.', { task: taskId, stack: error instanceof Error ? error.stack : '' });
    return fail('The worktree could not be made; see the log of the program.');
  }
}

type Prepared = ReturnType<NonNullable<WorktreeRequest['preparationOf']>>;

/** What config.toml says of that repository. The setup command gets no run's token: it belongs to no run. */
function preparationOf({ config, world, hostEnv }: DispatchContext, repository: string): Prepared {
  const tables = config.worktrees ?? {};
  const table = Object.hasOwn(tables, repository) ? tables[repository] : undefined;
  if (table === undefined) return null;
  const PATH = workerPath(config.home, hostEnv);
  const env = { PATH, LC_ALL: 'C', ...(hostEnv['HOME'] === undefined ? {} : { HOME: hostEnv['HOME'] }) };
  return {
    preparation: table,
    run: async ([name = '', ...args], cwd) => {
      const program = world.processes.resolveCommand(name, PATH);
      if (program === null) return `the command "${name}" was not found on the PATH.`;
      const { code, trouble, stderr } = await world.processes.run({
        argv: [program, ...args],
        cwd,
        env,
        deadlineMs: table.setupMs,
        outputBytesMax: SETUP_OUTPUT_MAX,
      });
      const last = stderr.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
      return code === 0 ? null : `${code === null ? (trouble ?? 'signal') : `exit code ${code}`}. ${last}`.trim();
    },
  };
}
