/**
 * Compares what workers said with what they left, beside the ticks, because git and checks take their time
 * (failures.md F018, F047). Which runs are due stands in the board: what a crash cuts short is done again, and storing
 * the facts of a run twice changes nothing.
 */
import type { ObservedFacts, Run } from '../../contract/task.ts';
import { crashPoint } from '../world/crash-points.ts';
import type { DispatchContext } from './dispatch-context.ts';
import { isPlain, observedFacts, plainFacts } from './observed-facts.ts';

/** Looks at the same time; checks are builds and tests, and workers want the machine too. */
const AT_ONCE_MAX = 2;

export interface Observer {
  /** Stores plain facts at once and begins the others. */
  step(): void;
  /** Resolves when nothing is being looked at any more. */
  settled(): Promise<void>;
  /** Ends the checks that run; their runs stay due for whoever dispatches the board next. */
  stop(): void;
}

export function createObserver(context: () => DispatchContext): Observer {
  const busy = new Map<string, { abort: AbortController; done: Promise<void> }>();

  function begin(run: Run): void {
    const look = { abort: new AbortController(), done: Promise.resolve() };
    busy.set(run.id, look);
    look.done = (async () => {
      try {
        const { signal } = look.abort;
        const facts = await observedFacts(context(), run, signal);
        if (!signal.aborted) store(context(), run, facts);
      } catch (error) {
        report(context(), run, error);
      }
      if (busy.get(run.id) === look) busy.delete(run.id);
      context().wake();
    })();
  }

  return {
    step: () => {
      const due = context().kernel.runsToObserve();
      if (due.length === 0) return;
      const plain = due.filter((run) => isPlain(context(), run));
      context().kernel.together(() => {
        for (const run of plain) {
          try {
            store(context(), run, plainFacts(context(), run));
          } catch (error) {
            report(context(), run, error);
          }
        }
      });
      for (const run of due) {
        if (busy.size < AT_ONCE_MAX && !busy.has(run.id) && !plain.includes(run)) begin(run);
      }
    },
    settled: async () => {
      await Promise.all([...busy.values()].map(({ done }) => done));
    },
    // By its group, not by its token: a process in the middle of an exec shows no environment for a moment.
    stop: () => {
      for (const { abort } of busy.values()) abort.abort();
    },
  };
}

function store({ kernel }: DispatchContext, run: Run, facts: ObservedFacts): void {
  kernel.recordObserved(run.id, facts);
  crashPoint('observed.committed');
}

function report({ world, board }: DispatchContext, run: Run, error: unknown): void {
  const stack = error instanceof Error ? error.stack : String(error);
  world.log.error('What a run left cannot be looked at.', { board, run: run.id, stack });
}
