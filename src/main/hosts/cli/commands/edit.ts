/** `edit`: changes what a task says, or, with `--result`, `--summary` or `--metadata`, corrects what a done one handed over. */
import type { Command } from 'commander';
import type { TaskPatch } from '../../../../contract/task.ts';
import type { ResultEdit } from '../../../kernel/kernel.ts';
import type { CommandContext } from '../context.ts';
import { fromHere } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { forEachId } from '../for-each-id.ts';
import { moment } from '../moment.ts';
import { branch, collect, integer, jsonObject, named, priority, profile, seconds, workspace } from '../parse-values.ts';
import type { WorkspaceChoice } from '../parse-values.ts';
import { asPerson } from '../person.ts';
import { readBody } from '../read-body.ts';
import { warnUnknownProfile } from '../unknown-profile.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { withoutGaps } from '../without-gaps.ts';

interface EditOptions extends ResultEdit {
  title?: string;
  body?: string;
  bodyFile?: string;
  assignee?: string | null;
  project?: string | null;
  priority?: number;
  skill?: string[];
  workspace?: WorkspaceChoice;
  branch?: string;
  base?: string;
  maxRuntime?: number;
  maxRetries?: number;
  model?: string | null;
  scheduledAt?: string;
  ifVersion?: number;
}

export const verb: Verb<[string], EditOptions> = {
  define(command) {
    fields(command.argument('<id>', 'the task'))
      .option('--result <text>', 'of a done task: the full result')
      .option('-m, --summary <text>', 'of a done task: what was done')
      .option('--metadata <json>', 'of a done task: a JSON object for programs', jsonObject)
      .addHelpText(
        'after',
        examples(
          ["flockboard edit t_1a2b3c4d --title 'Count the words' --priority 2"],
          ['flockboard edit t_1a2b3c4d --body-file body.md'],
          ['flockboard edit t_1a2b3c4d --workspace worktree:~/src/app --base main'],
          ["flockboard edit t_1a2b3c4d --summary '13 tests, not 12'", 'a done task'],
        ),
      );
  },
  async run(context, options, id) {
    const by = { ...asPerson(context.caller, 'edit'), ...withoutGaps({ version: options.ifVersion }) };
    const patch = await patchFrom(context, options);
    const result = resultFrom(options);
    const counts = [patch, result].map((part) => Object.keys(part).length);
    if (counts.every((count) => count === 0)) throw new UsageError('title', 'Say what to change, such as --title');
    if (counts.every((count) => count > 0))
      throw new UsageError('result', '--result, --summary and --metadata: change these by themselves');
    const kernel = await context.kernel();
    const code = forEachId(context, [id], 'Edited', (task) =>
      counts[0] === 0 ? kernel.editResult(task, result, by) : kernel.updateTask(task, patch, by),
    );
    await warnUnknownProfile(context, patch.assignee === undefined ? null : (kernel.getTask(id)?.assignee ?? null));
    return code;
  },
};

function fields(command: Command): Command {
  return command
    .option('--title <text>', 'what is to be done, one line')
    .option('-b, --body <text>', 'what the worker needs to know; "-" reads standard input')
    .option('--body-file <path>', 'read the body from a file')
    .option('-a, --assignee <profile>', 'who works on it; "none" for nobody', profile)
    .option('--tenant, --project <name>', 'the project it belongs to; "none" for none', profile)
    .option('-p, --priority <number>', 'higher is more urgent', priority)
    .option('--skill <name>', 'a skill the worker should use, instead of those before; repeatable', collect)
    .option('-w, --workspace <where>', 'scratch, dir:<path>, worktree or worktree:<path>', workspace)
    .option('--branch <name>', 'the branch of a worktree workspace; "none" for its own', branch)
    .option('--base <commit>', 'where a new branch begins; "none" for HEAD', branch)
    .option('--max-runtime <time>', 'stop the worker after that long, such as 90, 30m or 2h', seconds)
    .option('--max-retries <count>', 'failures after which it is given up', integer(1, 1000))
    .option('--model <name>', 'the model its worker uses; "none" for that of the profile', profile)
    .option('--scheduled-at <time>', 'do not start before, such as 2h; "none" wakes a scheduled task')
    .option('--if-version <number>', 'only if nobody changed it since', integer(0, Number.MAX_SAFE_INTEGER));
}

async function patchFrom(context: CommandContext, options: EditOptions): Promise<TaskPatch> {
  const body = await readBody(context, options);
  const where = options.workspace;
  return withoutGaps({
    title: options.title,
    body,
    assignee: named(options.assignee),
    tenant: named(options.project),
    priority: options.priority,
    skills: options.skill,
    workspaceKind: where?.workspaceKind,
    workspacePath:
      where === undefined
        ? undefined
        : where.workspacePath === undefined
          ? null
          : fromHere(context.host, where.workspacePath),
    branch: orNone(options.branch),
    base: orNone(options.base),
    maxRuntimeSeconds: options.maxRuntime,
    maxRetries: options.maxRetries,
    modelOverride: named(options.model),
    scheduledAt: startOf(context, options.scheduledAt),
  });
}

function startOf(context: CommandContext, given: string | undefined): number | null | undefined {
  if (given === undefined) return undefined;
  return given === 'none' ? null : moment(given, context.world.clock.now());
}

function orNone(value: string | undefined): string | null | undefined {
  return value === 'none' ? null : value;
}

function resultFrom({ result, summary, metadata }: EditOptions): ResultEdit {
  return withoutGaps({ result, summary, metadata });
}
