/** `create`: one new task. It starts by itself when it has an assignee, no open parents, and a dispatcher runs. */
import { Option } from 'commander';
import type { CreateTaskInput, Task } from '../../../../contract/task.ts';
import { withDefaultWorkdir } from '../../../services/board-details.ts';
import type { CommandContext } from '../context.ts';
import { fromHere } from '../context.ts';
import { readBody } from '../read-body.ts';
import { moment } from '../moment.ts';
import { branch, collect, integer, named, priority, profile, seconds, workspace } from '../parse-values.ts';
import type { WorkspaceChoice } from '../parse-values.ts';
import { clip } from '../terminal-text.ts';
import { warnUnknownProfile } from '../unknown-profile.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

interface CreateOptions {
  body?: string;
  bodyFile?: string;
  assignee?: string | null;
  project?: string;
  priority?: number;
  parent?: string[];
  skill?: string[];
  workspace?: WorkspaceChoice;
  branch?: string;
  base?: string;
  maxRuntime?: number;
  maxRetries?: number;
  idempotencyKey?: string;
  scheduledAt?: string;
  triage?: boolean;
  initialStatus?: 'ready' | 'blocked';
  createdBy?: string;
}

export const verb: Verb<[string], CreateOptions> = {
  define(command) {
    command
      .argument('<title>', 'what is to be done, one line')
      .option('-b, --body <text>', 'what the worker needs to know; "-" reads standard input')
      .option('--body-file <path>', 'read the body from a file')
      .option('-a, --assignee <profile>', 'the profile that works on it, such as shell or demo', profile)
      .option('--tenant, --project <name>', 'the project it belongs to')
      .option('-p, --priority <number>', 'higher is more urgent', priority)
      .option('--parent <id>', 'wait for this task; repeatable', collect)
      .option('--skill <name>', 'a skill the worker should use; repeatable', collect)
      .option('-w, --workspace <where>', 'scratch, dir:<path>, worktree or worktree:<path>', workspace)
      .option('--branch <name>', 'the branch of a worktree workspace', branch)
      .option('--base <commit>', 'where a new branch begins (default: HEAD)', branch)
      .option('--max-runtime <time>', 'stop the worker after that long, such as 90, 30m or 2h', seconds)
      .option('--max-retries <count>', 'failures after which it is given up', integer(1, 1000))
      .option('--idempotency-key <key>', 'return the task already created with this key')
      .option('--scheduled-at <time>', 'do not start before, such as 2030-01-31T09:00 or 30m')
      .option('--triage', 'put it into triage instead of the queue')
      .addOption(new Option('--initial-status <status>', 'hold it for a person').choices(['ready', 'blocked']))
      .option('--created-by <name>', 'who asks for it')
      .addHelpText(
        'after',
        examples(
          ["flockboard create 'Count the words' -a shell --body 'wc -w /etc/services'"],
          ["flockboard create 'Publish' -a shell --parent t_1a2b3c4d --body-file publish.md"],
          ["flockboard create 'Refactor' -a claude -w dir:~/src/app --max-runtime 30m"],
          ['flockboard create --triage -- --a-title-with-dashes'],
        ),
      );
  },
  async run(context, options, title) {
    const kernel = await context.kernel();
    const given = await inputFrom(context, options, title);
    const input = withDefaultWorkdir(given, kernel.path, context.world.files);
    const { task, created } = kernel.createTask(input, signOf(context));
    context.output.data(task);
    context.output.line(
      `${created ? 'Created' : 'Exists'} ${task.id}  (${task.status}, assignee=${clip(task.assignee ?? '-', 80)})`,
    );
    if (!context.output.json && !(await warnUnknownProfile(context, task.assignee))) warn(context, task);
  },
};

async function inputFrom(context: CommandContext, options: CreateOptions, title: string): Promise<CreateTaskInput> {
  const body = await readBody(context, options);
  const where = options.workspace;
  const input: CreateTaskInput = { title, createdBy: options.createdBy ?? authorOf(context) };
  if (body !== undefined) input.body = body;
  if (options.assignee !== undefined) input.assignee = named(options.assignee) ?? null;
  if (options.project !== undefined) input.tenant = options.project;
  if (options.priority !== undefined) input.priority = options.priority;
  if (options.parent !== undefined) input.parents = options.parent;
  if (options.skill !== undefined) input.skills = options.skill;
  if (where !== undefined) {
    input.workspaceKind = where.workspaceKind;
    if (where.workspacePath !== undefined) input.workspacePath = fromHere(context.host, where.workspacePath);
  }
  if (options.branch !== undefined) input.branch = options.branch;
  if (options.base !== undefined) input.base = options.base;
  if (options.maxRuntime !== undefined) input.maxRuntimeSeconds = options.maxRuntime;
  if (options.maxRetries !== undefined) input.maxRetries = options.maxRetries;
  if (options.idempotencyKey !== undefined) input.idempotencyKey = options.idempotencyKey;
  if (options.scheduledAt !== undefined) input.scheduledAt = moment(options.scheduledAt, context.world.clock.now());
  if (options.triage !== undefined) input.triage = options.triage;
  if (options.initialStatus !== undefined) input.initialStatus = options.initialStatus;
  return input;
}

/** A worker's task carries its run (threat T13); without its token it may create none. */
function signOf({ caller }: CommandContext): { runToken?: string } {
  return caller.runToken === null ? {} : { runToken: caller.runToken };
}

function authorOf(context: CommandContext): string {
  return context.caller.taskId === null ? context.caller.name : `worker of ${clip(context.caller.taskId, 64)}`;
}

/** Says what keeps a new task from starting by itself; a task that waits on purpose needs no remark. */
function warn(context: CommandContext, task: Task): void {
  if (task.status !== 'ready') return;
  if (task.assignee === null) {
    context.output.note(
      'Nobody is assigned, so no worker starts. Create it with --assignee, such as --assignee shell.',
    );
    return;
  }
  if (context.world.locks.readOwner(context.place().lock) === null)
    context.output.note('No dispatcher is running, so it waits. Start one with: flockboard dispatch --drain');
}
