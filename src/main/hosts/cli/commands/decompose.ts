/** `decompose`: splits a task in triage into parts for which it then waits, by a plan in JSON. All of it or nothing. */
import { Refusal } from '../../../../contract/error.ts';
import type { DecomposeInput, Task } from '../../../../contract/task.ts';
import type { CommandContext } from '../context.ts';
import { counted } from '../counted.ts';
import { UsageError } from '../exit-codes.ts';
import { integer } from '../parse-values.ts';
import { asPerson } from '../person.ts';
import { readFrom } from '../read-body.ts';
import { clip, plain } from '../terminal-text.ts';
import { tryOut } from '../try-out.ts';
import { warnUnknownProfile } from '../unknown-profile.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { statusCell } from '../view.ts';
import { withoutGaps } from '../without-gaps.ts';

interface DecomposeOptions {
  plan: string;
  dryRun?: boolean;
  ifVersion?: number;
}

interface Answer {
  task: Task;
  children: Task[];
  created: boolean;
}

const PLAN = `
A plan: {"children": [{"title": "Survey", "body": "…", "assignee": "shell", "parents": []}, {"title": "Write", "parents": [0]}]}
"parents" are positions in the list. Besides: "rootAssignee", who judges the parts when they are done, and
"autoPromote": false, which leaves every part in todo. The same plan again changes nothing.`;

export const verb: Verb<[string], DecomposeOptions> = {
  define(command) {
    command
      .argument('<id>', 'a task in triage')
      .requiredOption('--plan <file>', 'the plan; "-" reads standard input')
      .option('--dry-run', 'check the plan and change nothing')
      .option('--if-version <number>', 'only if nobody changed it since', integer(0, Number.MAX_SAFE_INTEGER))
      .addHelpText(
        'after',
        `${examples(
          ['flockboard decompose t_1a2b3c4d --plan plan.json'],
          ['flockboard decompose t_1a2b3c4d --plan - --json < plan.json', '{task, children, created}'],
        )}\n${PLAN}`,
      );
  },
  async run(context, options, id) {
    const by = { ...asPerson(context.caller, 'decompose'), ...withoutGaps({ version: options.ifVersion }) };
    const plan = await readPlan(context, options.plan);
    const kernel = await context.kernel();
    const act = (): Answer => kernel.decompose(id, plan, by);
    const answer = options.dryRun === true ? tryOut(kernel, act) : act();
    context.output.data(answer);
    print(context, answer, options.dryRun === true);
    const names = new Set(answer.children.map((child) => child.assignee));
    // oxlint-disable-next-line no-await-in-loop -- a remark for each name, in order
    for (const name of names) await warnUnknownProfile(context, name);
  },
};

/** @throws UsageError for what is no plan, with the place in it */
async function readPlan(context: CommandContext, source: string): Promise<DecomposeInput> {
  const text = await readFrom(context, source, 'plan');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError('plan', `--plan: this is no JSON: ${clip(String(error), 200)}`);
  }
  const { decomposeInput } = await import('../../../../contract/schemas.ts');
  const parsed = decomposeInput.safeParse(value);
  if (parsed.success) return withoutGaps(parsed.data);
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw new Refusal('invalid', '--plan: this is no plan', { field: 'plan' });
  const { fieldOf, issueSentence } = await import('../../../../contract/issue-words.ts');
  const sentence = issueSentence(issue, value, 'the plan', Object.keys(decomposeInput.shape));
  throw new Refusal('invalid', `--plan: ${sentence}`, { field: fieldOf(issue.path) || 'plan' });
}

function print({ output }: CommandContext, { task, children, created }: Answer, isDryRun: boolean): void {
  const done = isDryRun ? 'Would split' : created ? 'Split' : 'Split already:';
  output.line(`${done} ${task.id} into ${counted(children.length, 'part')}`);
  const place = new Map(children.map((child, at) => [child.id, at + 1]));
  output.table(
    children.map((child) => [
      '',
      statusCell(child.status),
      isDryRun ? `#${place.get(child.id)}` : child.id,
      child.assignee ?? { text: '(unassigned)', style: 'dim' },
      `${plain(child.title)}${after(child, place)}`,
    ]),
  );
}

function after(child: Task, place: ReadonlyMap<string, number>): string {
  const parents = child.parents.flatMap((id) => (place.has(id) ? [`#${place.get(id)}`] : []));
  return parents.length === 0 ? '' : `  (after ${parents.join(', ')})`;
}
