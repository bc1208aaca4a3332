/**
 * Workers that leave a trace: shell tasks that append what they do to one effect log, and the check that no two
 * attempts of a task ever overlapped (failures.md I13).
 */
import { existsSync, readFileSync } from 'node:fs';
import type { CreateTaskInput } from '../../src/contract/task.ts';

/** A task whose worker writes `start`, some steps and `end`, each with its task and run. */
export function effectTask(log: string, steps: number, stepSeconds: number): CreateTaskInput {
  const line = (what: string): string => `echo ${what} $FLOCKBOARD_TASK $FLOCKBOARD_RUN >>'${log}'`;
  const work = Array.from({ length: steps }, () => `sleep ${stepSeconds}\n${line('step')}`).join('\n');
  return { title: 'effects', assignee: 'shell', body: `\`\`\`sh\n${line('start')}\n${work}\n${line('end')}\n\`\`\`` };
}

/**
 * A check command that takes a while and writes what it does. Each time it runs counts as an attempt of its own, numbered
 * by when it began, so that two that run at once show as an overlap.
 */
export function checkCommand(log: string): readonly string[] {
  const line = (what: string): string => `echo ${what} $FLOCKBOARD_TASK.check $at >>'${log}'`;
  return ['/bin/sh', '-c', `at=$(date +%s%N); for n in 1 2 3 4 5 6 7 8 9 10; do ${line('check')}; sleep 0.1; done`];
}

/** A task that reaches its time limit of one second; with `isStubborn` it does not obey TERM. */
export function endlessTask(log: string, isStubborn: boolean): CreateTaskInput {
  const line = `echo step $FLOCKBOARD_TASK $FLOCKBOARD_RUN >>'${log}'`;
  const trap = isStubborn ? `trap '' TERM\n` : '';
  const body = `\`\`\`sh\n${trap}while :; do ${line}; sleep 0.05; done\n\`\`\``;
  return { title: 'endless', assignee: 'shell', body, maxRuntimeSeconds: 1, maxRetries: 1 };
}

/**
 * A short task for a nemesis: two lines of descendants write their steps beside the leader's, one of them in a session
 * of its own, and whoever is killed, the others go on.
 */
export function churnTask(log: string, steps: number, stepSeconds: number): CreateTaskInput {
  const line = (what: string): string => `echo ${what} $FLOCKBOARD_TASK $FLOCKBOARD_RUN >>'${log}'`;
  const loop = (what: string): string => `for n in ${'x '.repeat(steps)}; do ${line(what)}; sleep ${stepSeconds}; done`;
  const apart = `setsid sh -c '${loop('apart').replaceAll("'", `'\\''`)}' & apart=$!`;
  const body = [
    line('start'),
    apart,
    `(${loop('beside')}) & beside=$!`,
    loop('step'),
    'wait $beside $apart',
    line('end'),
  ];
  return { title: 'churn', assignee: 'shell', body: `\`\`\`sh\n${body.join('\n')}\n\`\`\`` };
}

/** One sentence for every line that an attempt wrote after a later one of the same task had begun. */
export function overlapsIn(log: string): string[] {
  const newest = new Map<string, number>();
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
  return lines.flatMap((line) => {
    const [what = '', task = '', text = ''] = line.split(' ');
    const run = Number(text);
    const last = newest.get(task) ?? 0;
    newest.set(task, Math.max(last, run));
    return run < last ? [`Run ${run} of ${task} wrote "${what}" after run ${last} had begun.`] : [];
  });
}
