/**
 * A worker that needs nothing installed: it plays the steps of its task's demo block through the same kernel calls
 * that real workers use, with nothing but its run token. It owns no state of its own; what it says is in the log, on
 * the board, and in its exit code.
 */
import { z } from 'zod';
import { isRefusal } from '../../../contract/error.ts';
import type { Run, Task } from '../../../contract/task.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { World } from '../../world/world.ts';
import { DemoScriptError, demoSteps, type DemoStep } from './demo-script.ts';

/** The body cannot be played: EX_USAGE of sysexits(3). */
const EXIT_USAGE = 64;
/** Ended by SIGTERM, told apart from a normal end (defect Q21). */
const EXIT_TERMINATED = 143;

const environment = z.object({
  FLOCKBOARD_TASK: z.string().min(1),
  FLOCKBOARD_RUN_TOKEN: z.string().min(1),
  FLOCKBOARD_DB: z.string().min(1),
});

/** What the worker needs from the process it runs in; the entry binds the real one. */
export interface WorkerProcess {
  out(text: string): void;
  err(text: string): void;
  /** Calls back once on SIGTERM. */
  onTerminate(terminated: () => void): void;
  /** Ends this process at once, as if it had crashed. */
  crash(): void;
}

export interface DemoWorkerOptions {
  env: Readonly<Record<string, string | undefined>>;
  world: Pick<World, 'clock'>;
  openBoard: (path: string) => Kernel;
  process: WorkerProcess;
}

/** Plays the task this process was started for. Resolves with the exit code; the caller exits with it. */
export async function playDemo(options: DemoWorkerOptions): Promise<number> {
  const parsed = environment.safeParse(options.env);
  if (!parsed.success) {
    const missing = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    options.process.err(`demo-worker: ${missing} is missing; this worker is started by the dispatcher.\n`);
    return EXIT_USAGE;
  }
  const { FLOCKBOARD_DB, FLOCKBOARD_TASK, FLOCKBOARD_RUN_TOKEN } = parsed.data;
  const kernel = options.openBoard(FLOCKBOARD_DB);
  try {
    const task = kernel.getTask(FLOCKBOARD_TASK);
    const run = kernel.findRunByToken(FLOCKBOARD_RUN_TOKEN);
    if (task === null || run === null || run.taskId !== task.id) {
      options.process.err('demo-worker: this run is over; nothing is done.\n');
      return 1;
    }
    return await play(options, kernel, task, run);
  } catch (error) {
    if (!isRefusal(error) && !(error instanceof DemoScriptError)) throw error;
    options.process.err(`demo-worker: ${error.message}\n`);
    return isRefusal(error) ? 1 : EXIT_USAGE;
  } finally {
    kernel.close();
  }
}

async function play(options: DemoWorkerOptions, kernel: Kernel, task: Task, run: Run): Promise<number> {
  const stage = { options, kernel, task, run, pause: pauses(options) };
  for (const step of demoSteps(task.body)) {
    // oxlint-disable-next-line no-await-in-loop -- a story is played in its order
    const code = await perform(stage, step);
    if (code !== null) return code;
  }
  return 0;
}

interface Stage {
  options: DemoWorkerOptions;
  kernel: Kernel;
  task: Task;
  run: Run;
  /** Resolves to true after that time, to false at once when this process was asked to end. */
  pause: (ms: number) => Promise<boolean>;
}

/** Performs one step; a number ends the story with that exit code. */
async function perform(stage: Stage, step: DemoStep): Promise<number | null> {
  const { kernel, task, run, options } = stage;
  const runToken = run.token;
  switch (step.verb) {
    case 'log':
      options.process.out(`${step.text}\n`);
      return null;
    case 'wait':
      return (await stage.pause(step.ms)) ? null : EXIT_TERMINATED;
    case 'heartbeat':
      kernel.heartbeat(task.id, step.text === '' ? { runToken } : { runToken, note: step.text });
      return null;
    case 'comment':
      kernel.addComment(task.id, { author: run.profile ?? 'demo', body: step.text, runToken });
      return null;
    case 'complete':
      kernel.complete(task.id, { runToken, summary: step.text === '' ? null : step.text });
      return 0;
    case 'block':
      return block(stage, step.text);
    case 'block-until':
      return run.number >= step.run ? null : block(stage, step.text);
    case 'fail':
      options.process.err(`${step.text}\n`);
      return 1;
    case 'crash':
      return crash(stage);
    case 'crash-until':
      return run.number >= step.run ? null : crash(stage);
    case 'fail-until':
      if (run.number >= step.run) return null;
      options.process.err(`This is run ${run.number}; the work succeeds from run ${step.run} on.\n`);
      return 1;
  }
}

function block({ kernel, task, run }: Stage, reason: string): number {
  kernel.block(task.id, { runToken: run.token, reason, kind: 'needs_input' });
  return 0;
}

async function crash(stage: Stage): Promise<number> {
  stage.options.process.crash();
  // The signal is on its way; nothing after it may be played.
  return (await stage.pause(60_000)) ? 1 : EXIT_TERMINATED;
}

/** Waits that end early when this process is asked to end. */
function pauses({ process, world }: DemoWorkerOptions): (ms: number) => Promise<boolean> {
  let isTerminated = false;
  let interrupt: (() => void) | null = null;
  process.onTerminate(() => {
    isTerminated = true;
    interrupt?.();
  });
  return async (ms) => {
    if (isTerminated) return false;
    return await new Promise<boolean>((resolve) => {
      const timer = world.clock.after(ms, () => {
        interrupt = null;
        resolve(true);
      });
      interrupt = () => {
        interrupt = null;
        timer.cancel();
        resolve(false);
      };
    });
  };
}
