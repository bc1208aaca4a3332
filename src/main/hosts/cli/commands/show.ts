/** `show`: one task with everything known about it. Run tokens are never printed. */
import type { Finding } from '../../../../contract/diagnostics.ts';
import type { LinkedTask } from '../../../../contract/feed.ts';
import type { BoardEvent, Comment, LateVerdict, Reason, RunView, Task } from '../../../../contract/task.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { idOrOwn } from '../caller.ts';
import { configIfValid } from '../config-if-valid.ts';
import type { CommandContext } from '../context.ts';
import { counted } from '../counted.ts';
import { dispatcherOptions } from '../open-dispatcher.ts';
import { printFinding } from '../print-findings.ts';
import { duration, relative } from '../relative-time.ts';
import { clip, plain, printable } from '../terminal-text.ts';
import { examples } from '../verb.ts';
import { unknownTask } from '../unknown-task.ts';
import type { Verb } from '../verb.ts';
import { eventRow, fieldLines, runRow, runView, statusCell } from '../view.ts';

/** Newest events that text output shows; `events` prints all of them. */
const EVENTS_SHOWN = 20;

export interface ShownTask {
  task: Task;
  parents: LinkedTask[];
  children: LinkedTask[];
  comments: Comment[];
  runs: RunView[];
  lateVerdicts: LateVerdict[];
  events: BoardEvent[];
  /** Why it does not start, in order; empty when it runs, is over or may start now. */
  reasons: Reason[];
}

export const verb: Verb<[string | undefined], object> = {
  define(command) {
    command
      .argument('[id]', 'the task; inside a run its own task')
      .addHelpText(
        'after',
        examples(
          ['flockboard show t_1a2b3c4d'],
          [
            'flockboard show t_1a2b3c4d --json',
            '{task, parents, children, comments, runs, lateVerdicts, events, reasons}',
          ],
        ),
      );
  },
  async run(context, _options, given) {
    const id = idOrOwn(context.caller, given);
    const kernel = await context.kernel();
    const task = kernel.getTask(id);
    if (task === null) throw unknownTask(id);
    const shown: ShownTask = {
      task,
      ...kernel.linksOf(id),
      comments: kernel.listComments(id),
      runs: kernel.listRuns(id).map(runView),
      lateVerdicts: kernel.listLateVerdicts(id),
      events: kernel.listEvents(id),
      reasons: await reasonsOf(context, kernel, task),
    };
    context.output.data(shown);
    if (!context.output.json) print(context, shown, await findingsOf(context, kernel, id));
  },
};

/** Nothing but its gates and what the last tick found is told when config.toml does not load. */
async function reasonsOf(context: CommandContext, kernel: Kernel, task: Task): Promise<Reason[]> {
  if (task.status === 'running' || task.status === 'done' || task.status === 'archived') return [];
  const config = await configIfValid(context);
  if (config === null) {
    const { gatesOf } = await import('../../../dispatcher/reasons-of.ts');
    return [...gatesOf(task), ...(task.hold === null ? [] : [task.hold])];
  }
  const { createDispatcher } = await import('../../../dispatcher/create-dispatcher.ts');
  return createDispatcher(dispatcherOptions(context, kernel, config)).reasonsOf(task.id);
}

/** What may be wrong with it; nothing is said of it when config.toml does not load. */
async function findingsOf(context: CommandContext, kernel: Kernel, id: string): Promise<Finding[]> {
  // Most tasks are fine, and the rules need not be loaded to see that.
  if (kernel.troubledTasks(id).length === 0) return [];
  const config = await configIfValid(context);
  if (config === null) return [];
  const { diagnoseBoard } = await import('../../../services/diagnose-board.ts');
  const { slug: board, lock } = context.place();
  const source = { board, paths: { lock }, kernel, world: context.world, config: () => config, dispatcher: null };
  return diagnoseBoard(source, { taskId: id }).findings;
}

function print(context: CommandContext, shown: ShownTask, findings: readonly Finding[]): void {
  const { task, parents, children, comments, runs, events } = shown;
  const { output } = context;
  const now = context.world.clock.now();
  output.line(output.paint('bold', plain(task.title)));
  output.table([['', statusCell(task.status), task.id, relative(task.statusSince, now)]]);
  fieldLines(output, [
    ['assignee', task.assignee ?? '(unassigned)'],
    ['project', task.tenant],
    ['priority', task.priority === 0 ? null : String(task.priority)],
    ['workspace', task.workspacePath === null ? task.workspaceKind : `${task.workspaceKind}:${task.workspacePath}`],
    ['skills', task.skills === null || task.skills.length === 0 ? null : task.skills.join(', ')],
    ['created', `${relative(task.createdAt, now)}${task.createdBy === null ? '' : ` by ${task.createdBy}`}`],
    ['starts', task.scheduledAt === null ? null : relative(task.scheduledAt, now)],
    ['time limit', task.maxRuntimeSeconds === null ? null : duration(task.maxRuntimeSeconds * 1000)],
    ['failures', task.consecutiveFailures === 0 ? null : `${task.consecutiveFailures}: ${task.lastFailureError ?? ''}`],
    ['blocked', task.status === 'blocked' ? (task.blockReason ?? '') : null],
    ['retries', task.maxRetries === null ? null : `given up after ${counted(task.maxRetries, 'failure')}`],
    ...shown.reasons.map(({ text }, at): [string, string] => [at === 0 ? 'waits' : '', text.replace(/^Waits /u, '')]),
  ]);
  for (const finding of findings) printFinding(output, finding, now);
  block(context, 'Body', task.body);
  block(context, 'Result', task.result ?? runs.findLast((run) => run.summary !== null)?.summary ?? null);
  linked(context, 'Parents', parents);
  linked(context, 'Children', children);
  heading(context, 'Runs', runs.length);
  output.table(runs.map((run) => ['', ...runRow(run, now)]));
  late(context, shown.lateVerdicts, now);
  heading(context, 'Comments', comments.length);
  for (const comment of comments) {
    output.line(`  ${output.paint('bold', clip(comment.author, 80))} ${relative(comment.createdAt, now)}`);
    output.line(indent(comment.body));
  }
  heading(context, 'Events', events.length);
  output.table(events.slice(-EVENTS_SHOWN).map((event) => ['', ...eventRow(event, now)]));
}

function heading(context: CommandContext, name: string, count: number): void {
  if (count > 0) context.output.line(`\n${context.output.paint('bold', name)}`);
}

function block(context: CommandContext, name: string, text: string | null): void {
  if (text === null || text === '') return;
  heading(context, name, 1);
  context.output.line(indent(text));
}

function linked(context: CommandContext, name: string, tasks: readonly LinkedTask[]): void {
  heading(context, name, tasks.length);
  context.output.table(tasks.map((task) => ['', statusCell(task.status), task.id, task.title]));
}

/** What superseded runs reported too late; a completion waits to be accepted with `complete --accept-late` (F010). */
function late(context: CommandContext, verdicts: readonly LateVerdict[], now: number): void {
  const open = verdicts.filter(({ acceptedAt }) => acceptedAt === null);
  heading(context, 'Late', open.length);
  context.output.table(
    open.map(({ verb: said, createdAt, summary, result }) => [
      '',
      said,
      { text: relative(createdAt, now), style: 'dim' },
      clip(summary ?? result ?? '', 160),
    ]),
  );
}

function indent(text: string): string {
  return printable(text).trimEnd().replaceAll(/^/gmu, '  ');
}
