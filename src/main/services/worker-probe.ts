/**
 * The test start of a profile: a real worker with a one-line task, through the same dispatcher as every other, on a
 * board of its own in a scratch folder. Nothing of it touches the person's boards; when it is over, every process of
 * it is proven gone and the folder removed. What an engine that died left behind is cleared by the next one.
 */
import { profileNamed, type Config } from '../../contract/config.ts';
import { Refusal } from '../../contract/error.ts';
import type { Profile } from '../../contract/profile.ts';
import type { Run, Task } from '../../contract/task.ts';
import type { WorkerProbe } from '../../contract/worker.ts';
import type { World } from '../world/world.ts';
import { pause } from './pacing.ts';
import { createProbeStages, type ProbeStage } from './probe-stage.ts';
import { followRunLog } from './run-log.ts';

/** Enough for an agent that downloads its model list first; a person watches, and can leave at any time. */
const DEADLINE_SECONDS = 120;
/** After the worker's own deadline, how long its end may take. */
const END_MS = 15_000;
const OUTPUT_CHARS_MAX = 65_536;
const LOOK_MS = 250;

type Outcome = Readonly<{ works: boolean; text: string }>;
const STOPPED: Outcome = { works: false, text: 'It was stopped before it was done.' };

export interface WorkerProbesOptions {
  home: string;
  world: World;
  cli: readonly string[];
  hostEnv: Readonly<Record<string, string>>;
  config(): Config;
  /** Seconds that a worker may take; for tests. */
  deadlineSeconds?: number;
}

export interface WorkerProbes {
  /**
   * Starts the profile and tells what happens; the last element says how it went. Leaving early stops the worker.
   * @throws Refusal 'unknown_profile'
   */
  probe(name: string, signal: AbortSignal): AsyncGenerator<WorkerProbe, void, void>;
  /** Ends and removes what a process that is gone left behind. */
  clear(): Promise<void>;
  /** Ends what goes on, and resolves when nothing of it is left. No other may be begun. */
  close(): Promise<void>;
}

export function createWorkerProbes(options: WorkerProbesOptions): WorkerProbes {
  const { world } = options;
  const stages = createProbeStages(options);
  const ending = new AbortController();
  return {
    async *probe(name, signal) {
      const config = options.config();
      const profile = profileNamed(config, name);
      if (profile === null)
        throw new Refusal('unknown_profile', `name: there is no profile "${name}".`, { field: 'name' });
      if (ending.signal.aborted) throw new Refusal('busy', 'The engine is stopping; try again when it has started.');
      const stage = stages.open(configFor(config, profile));
      const begun = world.clock.monotonic();
      let outcome: Outcome = STOPPED;
      try {
        outcome = yield* play(stage, profile, { ...options, signal: AbortSignal.any([signal, ending.signal]) });
      } finally {
        await stages.close(stage);
      }
      const seconds = Math.round((world.clock.monotonic() - begun) / 100) / 10;
      yield { kind: 'ended', ...outcome, seconds };
    },
    clear: async () => stages.clear(options.config()),
    async close() {
      ending.abort();
      await stages.closeAll();
    },
  };
}

function configFor(config: Config, profile: Profile): Config {
  return {
    ...config,
    dispatch: {
      ...config.dispatch,
      enabled: true,
      workersMax: 1,
      failureLimit: 1,
      defaultAssignee: null,
      memoryFloorBytes: 0,
    },
    profiles: { [profile.name]: profile },
  };
}

async function* play(
  stage: ProbeStage,
  profile: Profile,
  { world, signal, deadlineSeconds = DEADLINE_SECONDS }: WorkerProbesOptions & { signal: AbortSignal },
): AsyncGenerator<WorkerProbe, Outcome, void> {
  const { kernel, dispatcher, changed } = stage;
  const { id } = kernel.createTask({
    title: 'Test start',
    body: bodyFor(profile),
    assignee: profile.name,
    createdBy: 'you',
    maxRuntimeSeconds: deadlineSeconds,
  }).task;
  await dispatcher.start();
  const lastAt = world.clock.monotonic() + deadlineSeconds * 1000 + END_MS;
  const firstRun = (): Run | undefined => kernel.listRuns(id)[0];
  // Once the caller left, the board may be closed at any moment.
  const isOver = (): boolean => {
    if (signal.aborted || world.clock.monotonic() > lastAt) return true;
    const run = firstRun();
    return run === undefined ? kernel.getTask(id)?.hold != null : run.endedAt !== null;
  };
  // oxlint-disable-next-line no-await-in-loop -- waits for the run or for the reason why there is none
  while (!isOver() && firstRun() === undefined) await pause(world.clock, LOOK_MS, signal);
  const run = signal.aborted ? undefined : firstRun();
  if (run !== undefined) {
    yield { kind: 'started', argv: profile.command.length > 0 ? profile.command : [profile.name] };
    let left = OUTPUT_CHARS_MAX;
    const log = { runId: run.id, path: run.logPath, from: 0, world, changed, hasEnded: isOver };
    for await (const { text } of followRunLog(log, signal)) {
      if (text !== '' && left > 0) yield { kind: 'output', text: text.slice(0, left) };
      left -= text.length;
    }
  }
  if (signal.aborted) return STOPPED;
  return outcomeOf(kernel.getTask(id), firstRun(), deadlineSeconds);
}

function outcomeOf(task: Task | null, run: Run | undefined, deadlineSeconds: number): Outcome {
  if (run === undefined) return { works: false, text: task?.hold?.text ?? 'It was not started.' };
  const summary = run.summary === null ? '' : `: ${run.summary}`;
  if (run.outcome === 'completed') return { works: true, text: `It started, worked and reported${summary}` };
  if (run.outcome === 'blocked') return { works: true, text: `It started and asked: ${task?.blockReason ?? ''}` };
  if (run.outcome === null) return STOPPED;
  if (run.outcome === 'timed_out') {
    return { works: false, text: `It was still at work after ${deadlineSeconds} s and was stopped.` };
  }
  const error = run.error ?? `It ended as ${run.outcome}.`;
  const advice = run.outcome === 'no_verdict' ? ' It reached neither our tools nor our command.' : '';
  return { works: false, text: `${error}${advice}` };
}

/** The smallest task that shows whether the worker starts and reports. */
function bodyFor(profile: Profile): string {
  if (profile.kind === 'shell') return '```sh\necho ready\n```';
  if (profile.kind === 'demo') return '```demo\nlog ready\ncomplete ready\n```';
  return profile.verdict === 'tools'
    ? 'This is only a test start: change nothing, and complete this task right away with the summary "ready".'
    : 'This is only a test start: change nothing, answer with the one word "ready" and end.';
}
