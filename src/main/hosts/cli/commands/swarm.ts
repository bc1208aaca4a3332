/** `swarm`: one goal for several workers, with somebody who verifies and somebody who puts the results together. */
import { InvalidArgumentError } from 'commander';
import { createSwarm, readNotes } from '../../../services/swarm.ts';
import type { SwarmWorker } from '../../../services/swarm.ts';
import type { CommandContext } from '../context.ts';
import { counted } from '../counted.ts';
import { UsageError } from '../exit-codes.ts';
import { named, priority, profile } from '../parse-values.ts';
import { asPerson } from '../person.ts';
import { clip } from '../terminal-text.ts';
import { warnUnknownProfile } from '../unknown-profile.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { fieldLines } from '../view.ts';
import { unknownTask } from '../unknown-task.ts';

interface SwarmOptions {
  worker?: SwarmWorker[];
  verifier?: string | null;
  synthesizer?: string | null;
  project?: string;
  priority?: number;
  createdBy?: string;
  idempotencyKey?: string;
  notes?: string;
}

export const verb: Verb<[string | undefined], SwarmOptions> = {
  define(command) {
    command
      .argument('[goal]', 'what all of it is for; its first line names the tasks')
      .option('--worker <profile:title>', 'a worker and its part, skills after another ":"; repeatable', worker)
      .option('--verifier <profile>', 'who judges what the workers did; nobody until you assign it', profile)
      .option('--synthesizer <profile>', 'who makes one result of it; nobody until you assign it', profile)
      .option('--tenant, --project <name>', 'the project it belongs to')
      .option('-p, --priority <number>', 'higher is more urgent', priority)
      .option('--created-by <name>', 'who asks for it')
      .option('--idempotency-key <key>', 'return the swarm already created with this key')
      .option('--notes <id>', 'print what the workers of that swarm told each other; the id is that of its first task')
      .addHelpText(
        'after',
        `${examples(
          [
            "flockboard swarm 'Find the leak' --worker 'claude:Read the logs' --worker 'codex:Read the code' --verifier claude",
          ],
          ["flockboard swarm 'Audit' --worker 'claude:Check the inputs:security,review' --json"],
          ['flockboard swarm --notes t_1a2b3c4d'],
        )}
\nThe workers start at once, the verifier when all of them are done, the synthesizer after the verifier.`,
      );
  },
  async run(context, options, goal) {
    if (options.notes !== undefined) return printNotes(context, options.notes);
    const { actor } = asPerson(context.caller, 'swarm');
    const workers = options.worker ?? [];
    if (goal === undefined) throw new UsageError('goal', 'goal: say what all of it is for');
    if (workers.length === 0)
      throw new UsageError('worker', "--worker: name at least one, such as --worker 'claude:Read the logs'");
    const [verifier, synthesizer] = [named(options.verifier) ?? null, named(options.synthesizer) ?? null];
    const { project: tenant, priority: rank, idempotencyKey } = options;
    const kernel = await context.kernel();
    const plan = { goal, workers, verifier, synthesizer, tenant, priority: rank, idempotencyKey };
    const swarm = createSwarm(kernel, plan, options.createdBy ?? actor);
    context.output.data(swarm);
    const done = swarm.created ? 'Created a swarm of' : 'There is this swarm already, of';
    context.output.line(`${done} ${counted(swarm.workerIds.length, 'worker')}.`);
    fieldLines(context.output, [
      ['goal', `${swarm.rootId}  ${clip(goal, 100)}`],
      ...swarm.workerIds.map((id) => ['worker', `${id}  ${clip(kernel.getTask(id)?.title ?? '', 100)}`] as const),
      ['verifier', swarm.verifierId],
      ['synthesizer', swarm.synthesizerId],
    ]);
    const names = new Set([...workers.map(({ assignee }) => assignee), verifier, synthesizer]);
    // oxlint-disable-next-line no-await-in-loop -- a remark for each name, in order
    for (const name of names) await warnUnknownProfile(context, name);
  },
};

async function printNotes(context: CommandContext, id: string): Promise<void> {
  const kernel = await context.kernel();
  if (kernel.getTask(id) === null) throw unknownTask(id);
  const found = readNotes(kernel.listComments(id));
  context.output.data(found);
  const rows = Object.entries(found.notes);
  if (rows.length === 0) context.output.line('(no notes)');
  context.output.table(
    rows.map(([key, value]) => [
      key,
      found.authors[key] ?? '',
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

/** `profile:title` or `profile:title:skill,skill`. A colon that a blank follows belongs to the title. */
function worker(text: string, earlier: readonly SwarmWorker[] = []): SwarmWorker[] {
  const [, assignee = '', rest = ''] = /^([^:]+):(.+)$/su.exec(text.trim()) ?? [];
  const [, title = rest, skills = ''] = /^(.+):([\w.-]+(?:,[\w.-]+)*)$/su.exec(rest) ?? [];
  if (assignee.trim() === '' || title.trim() === '')
    throw new InvalidArgumentError("Use profile:title, such as 'claude:Read the logs'.");
  return [
    ...earlier,
    { assignee: assignee.trim(), title: title.trim(), skills: skills === '' ? [] : skills.split(',') },
  ];
}
