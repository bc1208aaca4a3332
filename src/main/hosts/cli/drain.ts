/**
 * Dispatches until nothing is ready, running or lingering. It owns no rule of dispatching: a dispatcher does the
 * work (this process's own, or another's while that one holds the lock), this module prints what happens, notices
 * the end and says how it went.
 */
import type { Status } from '../../../contract/status.ts';
import type { BoardEvent, Task } from '../../../contract/task.ts';
import type { Dispatcher } from '../../dispatcher/dispatcher.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { deliverDue } from '../../services/deliver-notices.ts';
import { watchFolders } from './changes.ts';
import type { CommandContext } from './context.ts';
import { decideDrain, exitOfDrain } from './drain-decision.ts';
import type { StuckTask } from './drain-decision.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { onInterrupt } from './interrupt.ts';
import type { Opened } from './open-dispatcher.ts';
import { duration } from './relative-time.ts';
import { clip, plain } from './terminal-text.ts';
import { progressLine } from './progress.ts';

export interface DrainReport {
  /** False when it ended early: interrupted or out of time. */
  drained: boolean;
  /** Tasks a worker ran during the drain, by what became of them. */
  done: TaskLine[];
  blocked: TaskLine[];
  review: TaskLine[];
  /** Ready tasks that cannot start until a person acts. */
  stuck: StuckTask[];
  runs: number;
  exitCode: ExitCode;
}

interface TaskLine {
  id: string;
  title: string;
  why: string | null;
}

export interface DrainOptions {
  /** Null: no limit. */
  timeoutMs: number | null;
  /** Tasks before this event are not reported as done. */
  cursor: number;
}

/**
 * Starts and stops the dispatcher, ending the workers when the drain ends early. Listens to Ctrl-C before the first
 * worker can exist, so that none is left behind by it.
 * @throws what the kernel or dispatcher throws
 */
export async function drain(
  context: CommandContext,
  { kernel, dispatcher, notices }: Opened,
  options: DrainOptions,
): Promise<DrainReport> {
  const interrupt = onInterrupt(context.host);
  const changes = watchFolders(context.world, [context.place().dir]);
  const unlisten = dispatcher.onChange(() => changes.ring());
  const deadline = deadlineOf(context, options.timeoutMs, changes.ring);
  const journal = createJournal(context, kernel, options.cursor);
  let stuck: StuckTask[] | null = null;
  let saidWho = false;
  try {
    await dispatcher.start();
    while (stuck === null && !interrupt.signal.aborted && !deadline.hasPassed()) {
      const { state, owner } = dispatcher.view();
      if (state === 'watching' && !saidWho) context.output.note(watching(owner));
      saidWho = state === 'watching';
      journal.read();
      // oxlint-disable-next-line no-await-in-loop -- each look follows a change
      stuck = await findEnd(kernel, dispatcher);
      // oxlint-disable-next-line no-await-in-loop -- as above
      if (stuck === null) await changes.next(interrupt.signal);
    }
    if (stuck === null) sayWhyEarly(context, kernel, interrupt.signal.aborted, options.timeoutMs);
    // What is left to tell is told before nobody is there to do it.
    for (let isMore = !interrupt.signal.aborted; isMore && notices.isOwner();) {
      // oxlint-disable-next-line no-await-in-loop -- each look follows what the one before delivered
      isMore = await deliverDue(notices);
    }
    await dispatcher.stop(stuck === null && dispatcher.view().state !== 'watching' ? 'stop' : 'keep');
    journal.read();
  } finally {
    deadline.cancel();
    unlisten();
    changes.close();
    interrupt.close();
  }
  return reportOf(kernel, journal, stuck, interrupt.exitCode());
}

/** The tasks that keep a drained board from being empty, or null while there is something to wait for. */
async function findEnd(kernel: Kernel, dispatcher: Dispatcher): Promise<StuckTask[] | null> {
  const first = decide(kernel);
  if (first.kind === 'wait') return null;
  // The reasons may be older than the last change; one more look at the queue brings them up to date.
  if (dispatcher.view().state !== 'watching') await dispatcher.tick();
  const second = decide(kernel);
  return second.kind === 'wait' ? null : second.stuck;
}

function decide(kernel: Kernel): ReturnType<typeof decideDrain> {
  return decideDrain({
    live: kernel.openRuns().length + kernel.lingeringRuns().length + kernel.runsToObserve().length,
    ready: kernel.readyQueue(),
    isPaused: kernel.isPaused(),
  });
}

function watching(owner: { pid: number; kind: string } | null): string {
  const who = owner === null ? 'Another program' : `Another dispatcher (${owner.kind}, pid ${owner.pid})`;
  return `${who} dispatches this board; watching until it is drained.`;
}

function sayWhyEarly(context: CommandContext, kernel: Kernel, isInterrupted: boolean, timeoutMs: number | null): void {
  const live = kernel.openRuns().length;
  const workers = live === 0 ? '' : ` Stopping ${live} worker${live === 1 ? '' : 's'}…`;
  const why = isInterrupted ? 'Interrupted.' : `Not drained within ${duration(timeoutMs ?? 0)}.`;
  context.output.note(`${why}${workers}`);
}

function deadlineOf(
  context: CommandContext,
  timeoutMs: number | null,
  ring: () => void,
): { hasPassed(): boolean; cancel(): void } {
  let hasPassed = false;
  const timer =
    timeoutMs === null
      ? null
      : context.world.clock.after(timeoutMs, () => {
          hasPassed = true;
          ring();
        });
  return { hasPassed: () => hasPassed, cancel: () => timer?.cancel() };
}

interface Journal {
  read(): void;
  /** Ids of tasks that a worker ran. */
  ran: Set<string>;
  runs: Set<string>;
}

function createJournal(context: CommandContext, kernel: Kernel, after: number): Journal {
  const ran = new Set<string>();
  const runs = new Set<string>();
  let cursor = after;
  const take = (event: BoardEvent): void => {
    if (event.kind === 'claimed' || event.kind === 'spawned' || event.kind === 'adopted') {
      ran.add(event.taskId);
      if (event.runId !== null) runs.add(event.runId);
    }
    const line = progressLine(context.output, event, kernel.getTask(event.taskId));
    if (line !== null) context.output.line(line);
  };
  return {
    ran,
    runs,
    read: () => {
      const events = kernel.listEvents(undefined, { afterId: cursor });
      for (const event of events) take(event);
      cursor = events.at(-1)?.id ?? cursor;
    },
  };
}

function reportOf(
  kernel: Kernel,
  journal: Journal,
  stuck: StuckTask[] | null,
  interrupted: ExitCode | null,
): DrainReport {
  const lines = (tasks: readonly Task[], why: (task: Task) => string | null): TaskLine[] =>
    tasks.map((task) => ({ id: task.id, title: task.title, why: why(task) }));
  const withStatus = (status: Status): Task[] => kernel.listTasks({ status });
  const ranOnly = (task: Task): boolean => journal.ran.has(task.id);
  const waiting = {
    blocked: lines(withStatus('blocked'), (task) => task.blockReason),
    review: lines(withStatus('review').filter(ranOnly), () => null),
    stuck: stuck ?? [],
  };
  return {
    drained: stuck !== null,
    done: lines(withStatus('done').filter(ranOnly), () => null),
    ...waiting,
    runs: journal.runs.size,
    exitCode: interrupted ?? (stuck === null ? EXIT.refused : exitOfDrain(waiting)),
  };
}

/** The closing lines: what is done, and everything that waits for a person with its reason. */
export function printReport(context: CommandContext, report: DrainReport): void {
  const { output } = context;
  output.data(report);
  const counts = [
    `${report.done.length} done`,
    ...(report.blocked.length === 0 ? [] : [`${report.blocked.length} blocked`]),
    ...(report.review.length === 0 ? [] : [`${report.review.length} in review`]),
    ...(report.stuck.length === 0 ? [] : [`${report.stuck.length} cannot start`]),
  ];
  output.line(`${report.drained ? 'Drained' : 'Stopped'}: ${counts.join(', ')}.`);
  for (const { id, title, why } of [...report.blocked, ...report.review])
    output.note(`  waits for you: ${plain(id)}  ${clip(title, 60)}${why === null ? '' : `: ${clip(why, 200)}`}`);
  for (const { id, title, why } of report.stuck)
    output.note(`  cannot start: ${plain(id)}  ${clip(title, 60)}: ${clip(why, 200)}`);
}
