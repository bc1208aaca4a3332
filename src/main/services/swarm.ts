/**
 * Several workers on one goal (kernel-spec 6.5): a root that is done at once and holds the notes they share, the workers
 * below it, a verifier that waits for all of them, and a synthesizer that waits for the verifier. All of it is one
 * commit, so a crash leaves the whole graph or none of it (Q48). Nothing starts here; the queue does that.
 */
import { Refusal } from '../../contract/error.ts';
import { PLAN_TASKS_MAX } from '../../contract/limits.ts';
import type { Comment } from '../../contract/task.ts';
import type { Kernel } from '../kernel/kernel.ts';

export interface SwarmWorker {
  assignee: string;
  title: string;
  skills: readonly string[];
}

export interface SwarmPlan {
  goal: string;
  workers: readonly SwarmWorker[];
  /** Null leaves the task to whoever is assigned later. */
  verifier: string | null;
  synthesizer: string | null;
  tenant?: string | undefined;
  priority?: number | undefined;
  /** The same key again answers with the swarm that was made with it. */
  idempotencyKey?: string | undefined;
}

export interface Swarm {
  rootId: string;
  workerIds: string[];
  verifierId: string;
  synthesizerId: string;
}

/** What the workers told each other. */
export interface SwarmNotes {
  /** The last value of each key. */
  notes: Record<string, unknown>;
  /** Who wrote it. */
  authors: Record<string, string>;
}

/** Comments of the root that begin so hold one note: a JSON object with `key` and `value`. */
const NOTE = '[swarm:blackboard] ';
const TOPOLOGY = 'topology';
const KIND = 'kanban_swarm_v1';
const TITLE_CHARS = 80;

/**
 * @param actor who asks for it
 * @throws Refusal 'invalid', 'empty_title', 'too_large' as for single tasks; then nothing was created
 */
export function createSwarm(kernel: Kernel, plan: SwarmPlan, actor: string): Swarm & { created: boolean } {
  const { goal, workers } = plan;
  if (workers.length === 0 || workers.length > PLAN_TASKS_MAX)
    throw new Refusal('invalid', `worker: name 1 to ${PLAN_TASKS_MAX} workers.`, { field: 'worker' });
  const heading = headingOf(goal);
  if (heading === '') throw new Refusal('invalid', 'goal: say what all of it is for.', { field: 'goal' });
  const common = { createdBy: actor, tenant: plan.tenant ?? null, priority: plan.priority ?? 0 };
  return kernel.together(() => {
    const root = kernel.createTask({
      ...common,
      title: `Swarm: ${heading}`,
      body: goal,
      idempotencyKey: plan.idempotencyKey ?? null,
    });
    const rootId = root.task.id;
    if (!root.created) return { ...swarmOf(kernel, rootId), created: false };
    const made = (title: string, assignee: string | null, parents: string[], body: string, skills: string[] = []) =>
      kernel.createTask({ ...common, title, assignee, parents, body, ...(skills.length > 0 ? { skills } : {}) }).task
        .id;
    // Done before anybody waits for it, so no dispatcher ever sees a root that could be started.
    const metadata = { kind: KIND, goal, worker_count: workers.length };
    kernel.complete(rootId, { actor, summary: `A swarm of ${workers.length} works on it.`, metadata });
    const workerIds = workers.map(({ title, assignee, skills }) =>
      made(title, assignee, [rootId], `${goal}\n\n${workerWords(rootId)}`, [...skills]),
    );
    const verifierId = made(`Verify: ${heading}`, plan.verifier, workerIds, `${goal}\n\n${verifierWords(rootId)}`);
    const last = `${goal}\n\n${synthesizerWords(rootId)}`;
    const synthesizerId = made(`Put together: ${heading}`, plan.synthesizer, [verifierId], last);
    const swarm = { rootId, workerIds, verifierId, synthesizerId };
    kernel.addComment(rootId, {
      author: actor,
      body: NOTE + JSON.stringify({ key: TOPOLOGY, value: wireOf(swarm, goal) }),
    });
    return { ...swarm, created: true };
  });
}

/** Reads the notes on a root, the oldest first, so that the last of each key counts; what is no note is passed over. */
export function readNotes(comments: readonly Comment[]): SwarmNotes {
  const notes = new Map<string, unknown>();
  const authors = new Map<string, string>();
  for (const { body, author } of comments) {
    const note = body.startsWith(NOTE) ? parseNote(body.slice(NOTE.length)) : null;
    if (note === null) continue;
    notes.set(note.key, note.value);
    authors.set(note.key, author);
  }
  return { notes: Object.fromEntries(notes), authors: Object.fromEntries(authors) };
}

function parseNote(text: string): { key: string; value: unknown } | null {
  try {
    const note: unknown = JSON.parse(text);
    if (typeof note !== 'object' || note === null) return null;
    const key: unknown = Reflect.get(note, 'key');
    return typeof key === 'string' && key !== '' ? { key, value: Reflect.get(note, 'value') ?? null } : null;
  } catch {
    return null;
  }
}

function headingOf(goal: string): string {
  const [line = ''] = goal.trim().split('\n', 1);
  // Half of a character at the cut is left out.
  return line
    .trim()
    .slice(0, TITLE_CHARS)
    .replace(/[\uD800-\uDBFF]$/u, '');
}

/** As the reference writes it, so that its readers understand it. */
function wireOf({ rootId, workerIds, verifierId, synthesizerId }: Swarm, goal: string): Record<string, unknown> {
  return { root_id: rootId, worker_ids: workerIds, verifier_id: verifierId, synthesizer_id: synthesizerId, goal };
}

/** @throws Refusal 'conflict' when the task with that key is not the root of a swarm */
function swarmOf(kernel: Kernel, rootId: string): Swarm {
  const topology = readNotes(kernel.listComments(rootId)).notes[TOPOLOGY];
  const field = (name: string): unknown =>
    typeof topology === 'object' && topology !== null ? Reflect.get(topology, name) : undefined;
  const [workerIds, verifierId, synthesizerId] = ['worker_ids', 'verifier_id', 'synthesizer_id'].map(field);
  const isText = (value: unknown): value is string => typeof value === 'string';
  if (!Array.isArray(workerIds) || !workerIds.every(isText) || !isText(verifierId) || !isText(synthesizerId))
    throw new Refusal('conflict', `idempotency-key: task ${rootId} has it and is no swarm; use another key.`, {
      field: 'idempotency-key',
      id: rootId,
    });
  return { rootId, workerIds, verifierId, synthesizerId };
}

function workerWords(rootId: string): string {
  return `You are one of several workers on this goal; the title says your part of it. You share notes on task ${rootId}:
read them with \`flockboard swarm --notes ${rootId}\` (kanban_show), and add what the others need with
\`flockboard comment ${rootId} '${NOTE}{"key": "…", "value": …}'\` (kanban_comment). The last note of a key counts.`;
}

function verifierWords(rootId: string): string {
  return `All workers on this goal are done; what they handed over stands above, their notes are on task ${rootId}
(\`flockboard swarm --notes ${rootId}\`). Judge it against the goal. When it holds, complete with the metadata
\`{"gate": "pass"}\`. When it does not, block and say what is missing; another gate is refused.`;
}

function synthesizerWords(rootId: string): string {
  return `The work on this goal was verified. Put the results of the workers together into one: their summaries are in
\`flockboard show\` of each task that the notes on ${rootId} name (\`flockboard swarm --notes ${rootId}\`).`;
}
