/**
 * Dispatchers for tests: real boards, real processes, short times. After every test each dispatcher has stopped its
 * workers and proven them gone, no process of the board is left, and the file holds all invariants.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Config, DispatchConfig } from '../../src/contract/config.ts';
import type { Profile } from '../../src/contract/profile.ts';
import type { CreateTaskInput, Run, Task } from '../../src/contract/task.ts';
import { createDispatcher } from '../../src/main/dispatcher/create-dispatcher.ts';
import type { Dispatcher } from '../../src/main/dispatcher/dispatcher.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { kernelWorldOf } from '../../src/main/services/kernel-world.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import type { World } from '../../src/main/world/world.ts';
import { assertInvariants } from './invariants.ts';
import { tempDir } from './temp.ts';
import { waitFor } from './wait.ts';

const root = join(import.meta.dirname, '../..');
export const workers = join(root, 'test/fixtures/workers');
export const cli = [process.execPath, '--disable-warning=ExperimentalWarning', join(root, 'src/main/cli.ts')];

export interface TestBoardWithDispatcher {
  home: string;
  path: string;
  world: World;
  kernel: Kernel;
  config: Config;
  dispatcher: Dispatcher;
  /** The file that fixture workers append to; `EFFECTS` in their environment. */
  effectsPath: string;
  /** Its lines so far. */
  effects(): string[];
  /** Lets workers that wait for `GATE` go on. */
  openGate(): void;
  /** Creates a task for that worker. */
  add(assignee: string, more?: Partial<CreateTaskInput>): Task;
  task(id: string): Task;
  /** The newest run of a task. */
  run(id: string): Run;
  /** Waits until the task has that status. */
  reaches(id: string, status: Task['status']): Promise<Task>;
  log(run: Run): string;
  /** Another dispatcher on the same board with its own connection, as in another process. */
  rival(more?: Partial<DispatchConfig>): Dispatcher;
}

interface Opened {
  dispatchers: Dispatcher[];
  kernels: Kernel[];
  path: string;
  world: World;
}
const opened: Opened[] = [];

afterEach(async () => {
  for (const { dispatchers, kernels, path, world } of opened.splice(0)) {
    for (const dispatcher of dispatchers) await dispatcher.stop('stop');
    const tokens = tokensOf(kernels[0]);
    for (const kernel of kernels) kernel.close();
    const left = tokens.flatMap((token) => world.processes.findByToken(token));
    world.processes.signalTree(null, left, 'SIGKILL');
    assertInvariants(path);
    if (left.length > 0) throw new Error(`${left.length} processes of the board outlived the test (I14).`);
  }
});

function tokensOf(kernel: Kernel | undefined): string[] {
  if (kernel === undefined) return [];
  const tasks = kernel.listTasks({ includeArchived: true });
  return tasks.flatMap((task) => kernel.listRuns(task.id)).map((run) => run.token);
}

/** A profile of kind command that runs a program of test/fixtures/workers, or any argv. */
export function program(name: string, command: string[], more: Partial<Profile> = {}): Profile {
  return {
    name,
    kind: 'command',
    command,
    prompt: 'none',
    verdict: 'exit-code',
    slots: 8,
    maxRuntimeSeconds: null,
    env: {},
    passEnv: [],
    description: '',
    model: null,
    ...more,
  };
}

/** A board in a fresh home with a dispatcher that is not started yet. `change` may replace parts of the real world. */
export function dispatchedBoard(
  profiles: Profile[] = [],
  dispatch: Partial<DispatchConfig> = {},
  rest: Partial<Config> = {},
  change: (world: World) => World = (world) => world,
): TestBoardWithDispatcher {
  const home = tempDir('dispatch');
  const path = join(home, 'boards/default/kanban.db');
  const effectsPath = join(home, 'effects');
  const gate = join(home, 'gate');
  const world = change(openWorld({ quiet: true }));
  const env = { EFFECTS: effectsPath, GATE: gate, NODE: process.execPath, VERDICT: join(workers, 'verdict.ts') };
  const builtIn = [
    program('shell', [], { kind: 'shell' }),
    program('demo', [], { kind: 'demo', verdict: 'tools' }),
    program('effects', [join(workers, 'effects.sh')]),
  ];
  const config: Config = {
    home,
    dispatch: {
      enabled: true,
      intervalMs: 60_000,
      workersMax: 8,
      failureLimit: 2,
      claimTtlSeconds: 900,
      stopGraceMs: 200,
      verdictGraceMs: 300,
      defaultAssignee: null,
      retryBackoffMs: 0,
      memoryFloorBytes: 0,
      ...dispatch,
    },
    profiles: Object.fromEntries(
      [...builtIn, ...profiles].map((one) => [one.name, { ...one, env: { ...env, ...one.env } }]),
    ),
    retention: { scratchMs: 0, logsMs: 0 },
    notices: {
      question: true,
      gave_up: true,
      no_verdict: true,
      review: true,
      stuck: true,
      dispatcher_gone: true,
      followed: true,
    },
    logBytesMax: 1_048_576,
    ...rest,
  };
  const record: Opened = { dispatchers: [], kernels: [], path, world };
  opened.push(record);
  const open = (used: Config): { kernel: Kernel; dispatcher: Dispatcher } => {
    const kernel = openKernel({ path, world: kernelWorldOf(world), failureLimit: used.dispatch.failureLimit });
    const hostEnv = { PATH: process.env['PATH'] ?? '', SECRET: 'of the host' };
    const made = createDispatcher({ kernel, world, config: used, kind: 'serve', board: 'default', cli, hostEnv });
    record.kernels.push(kernel);
    record.dispatchers.push(made);
    return { kernel, dispatcher: made };
  };
  const { kernel, dispatcher } = open(config);
  const task = (id: string): Task => {
    const found = kernel.getTask(id);
    if (found === null) throw new Error(`There is no task ${id}.`);
    return found;
  };
  const run = (id: string): Run => {
    const last = kernel.listRuns(id).at(-1);
    if (last === undefined) throw new Error(`Task ${id} has no run.`);
    return last;
  };
  return {
    home,
    path,
    world,
    kernel,
    config,
    dispatcher,
    effectsPath,
    effects: () => (existsSync(effectsPath) ? readFileSync(effectsPath, 'utf8').trimEnd().split('\n') : []),
    openGate: () => appendFileSync(gate, ''),
    add: (assignee, more = {}) => kernel.createTask({ title: `for ${assignee}`, assignee, ...more }).task,
    task,
    run,
    reaches: async (id, status) => {
      await waitFor(() => task(id).status === status, { timeoutMs: 40_000, what: `The status ${status} of ${id}` });
      return task(id);
    },
    log: (one) => (one.logPath === null ? '' : readFileSync(one.logPath, 'utf8')),
    rival: (more = {}) => open({ ...config, dispatch: { ...config.dispatch, ...more } }).dispatcher,
  };
}
