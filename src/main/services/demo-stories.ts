/**
 * The four stories of a tour (kernel-spec 10.3): a solo developer's chain, a fleet of independent tasks, a role
 * pipeline with a failed try and a question to a person, and a circuit breaker beside a crash. Every worker in them
 * is a real process; the `demo` profile plays the steps of a fenced block, a few tasks run a real shell script.
 */
import type { CreateTaskInput, Task } from '../../contract/task.ts';
import type { Kernel } from '../kernel/kernel.ts';

export interface DemoStory {
  key: string;
  title: string;
  about: string;
  tasks: readonly DemoTask[];
}

interface DemoTask {
  /** Stable within its story; with the story's key it is the idempotency key. */
  key: string;
  title: string;
  text: string;
  steps: readonly string[];
  /** Steps of the demo worker, or a script for the shell worker. */
  worker?: 'demo' | 'shell';
  priority?: number;
  /** Keys of tasks of the same story. */
  after?: readonly string[];
  maxRetries?: number;
  comment?: readonly [author: string, body: string];
}

export interface CreatedStory {
  key: string;
  title: string;
  about: string;
  /** How many tasks were new; 0 when the story was there. */
  created: number;
  taskIds: string[];
}

const SOLO: DemoStory = {
  key: 'auth',
  title: 'A solo developer',
  about: 'a chain; each task starts when the one before it is done and reads its summary',
  tasks: [
    {
      key: 'schema',
      title: 'Design the auth schema',
      text: 'Tables for users, sessions and password resets. Keep it in one migration.',
      priority: 2,
      steps: [
        'log drafting users, sessions, resets',
        'wait 400ms',
        'heartbeat second draft',
        'wait 400ms',
        'complete 3 tables, sessions by token hash',
      ],
    },
    {
      key: 'endpoints',
      title: 'Implement auth API endpoints',
      text: 'POST /login, /refresh and /logout on the schema of the task before.',
      priority: 2,
      after: ['schema'],
      comment: ['you', 'Refresh tokens rotate on every use, please.'],
      steps: [
        'log POST /login',
        'wait 400ms',
        'log POST /refresh: 14/18 tests pass',
        'wait 400ms',
        'comment Rotation is in; old tokens are refused.',
        'complete 3 endpoints, 18 tests',
      ],
    },
    {
      key: 'tests',
      title: 'Write auth integration tests',
      text: 'Log in, refresh twice, log out, then try the old token.',
      priority: 2,
      after: ['endpoints'],
      steps: ['log 4 scenarios', 'wait 500ms', 'complete 4 scenarios pass'],
    },
    {
      key: 'notes',
      title: 'Write the release notes for auth',
      text: 'The notes are written by a real script in the workspace of this task.',
      worker: 'shell',
      priority: 1,
      after: ['tests'],
      steps: [
        "printf '%s\\n' 'Auth v1' '- log in' '- refresh' '- log out' > NOTES.md",
        'cat NOTES.md',
        'echo "notes written: $(wc -l < NOTES.md) lines"',
      ],
    },
  ],
};

const FLEET: DemoStory = {
  key: 'content-ops',
  title: 'A fleet',
  about: 'independent tasks; as many at once as the profile has slots, the rest wait in line',
  tasks: [
    ...[1, 2, 3].map((call): DemoTask => ({
      key: `call-${call}`,
      title: `Transcribe Q3 customer call #${call}`,
      text: 'Speakers by name, one line for each turn.',
      priority: 1,
      steps: [
        `log call ${call}: 00:12:40 of 00:42:10`,
        'wait 500ms',
        `heartbeat 00:31:05 of 00:42:10`,
        'wait 500ms',
        `complete ${180 + call * 7} turns, 2 speakers`,
      ],
    })),
    ...['German', 'French', 'Japanese'].map((language): DemoTask => ({
      key: `homepage-${language.toLowerCase()}`,
      title: `Translate the homepage to ${language}`,
      text: 'Keep product names. Four pages.',
      steps: ['log pricing.md: 3 of 4 pages', 'wait 700ms', `complete 4 pages in ${language}`],
    })),
    {
      key: 'words',
      title: 'Count the words of the style guide',
      text: 'A real script; nothing needs to be installed.',
      worker: 'shell',
      steps: ["printf 'Say what is. Say it once. Stop.\\n' > guide.txt", 'wc -w guide.txt'],
    },
  ],
};

const PIPELINE: DemoStory = {
  key: 'api',
  title: 'A role pipeline',
  about: 'specify, implement, review: the first try fails and is repeated, the review asks you a question',
  tasks: [
    {
      key: 'spec',
      title: 'Specify the password reset flow',
      text: 'What the user sees, what the mail says, what can go wrong.',
      priority: 2,
      steps: ['log reading 3 tickets', 'wait 400ms', 'complete One page, 5 cases'],
    },
    {
      key: 'implement',
      title: 'Implement the password reset flow',
      text: 'Follow the specification. The first try meets a failing test.',
      priority: 2,
      after: ['spec'],
      steps: [
        'log npm test',
        'wait 400ms',
        'fail-until 2',
        'log 27/27 tests pass',
        'complete Reset by mail; the token is single-use',
      ],
    },
    {
      key: 'review',
      title: 'Review the password reset change',
      text: 'Read the change as its user and as an attacker. Unblock it with an answer to let it finish.',
      priority: 3,
      after: ['implement'],
      steps: [
        'log 212 lines read',
        'wait 400ms',
        'block-until 2 Reset links: valid for 1 hour or 24?',
        'complete Approved',
      ],
    },
    {
      key: 'ship',
      title: 'Ship the password reset flow',
      text: 'Behind the flag reset-v1.',
      priority: 2,
      after: ['review'],
      steps: ['log flag reset-v1 on for 10%', 'wait 400ms', 'complete Shipped behind reset-v1'],
    },
  ],
};

const BREAKER: DemoStory = {
  key: 'ops',
  title: 'A circuit breaker and a crash',
  about: 'one task fails until it is given up and waits for you, one worker dies and its task is tried again',
  tasks: [
    {
      key: 'deploy',
      title: 'Deploy to staging',
      text: 'Fails for a reason that no retry can cure, so it stops after two tries.',
      priority: 2,
      comment: ['you', 'The staging account was renewed last week.'],
      steps: ['log authenticating', 'wait 300ms', 'fail AWS_ACCESS_KEY_ID is not set in this environment'],
    },
    {
      key: 'smoke',
      title: 'Run the smoke tests on staging',
      text: 'Waits for the deployment.',
      priority: 1,
      after: ['deploy'],
      steps: ['log 12 checks', 'wait 300ms', 'complete 12 checks pass'],
    },
    {
      key: 'backfill',
      title: 'Backfill users.locale',
      text: 'The worker is killed in its first try and goes on in the second.',
      priority: 1,
      maxRetries: 3,
      steps: ['log chunk 214/480', 'wait 300ms', 'crash-until 2', 'log chunk 480/480', 'complete 480 chunks'],
    },
  ],
};

export const DEMO_STORIES: readonly DemoStory[] = [SOLO, FLEET, PIPELINE, BREAKER];

/** How much slower than the steps say a tour is played: slow enough to watch a card move, over in half a minute. */
export const TOUR_PACE = 8;

/**
 * Creates what is missing of all stories on that board; tasks that exist already stay as they are.
 * @param pace factor on every wait of the workers; 1 plays the steps as written
 */
export function createDemoStories(kernel: Kernel, pace = TOUR_PACE): CreatedStory[] {
  return DEMO_STORIES.map((story) => createStory(kernel, story, pace));
}

/** `wait 400ms` at pace 8 is `wait 3200ms`; every other step stays. */
function paced(step: string, pace: number): string {
  const wait = /^wait (\d+)ms$/.exec(step);
  return wait === null ? step : `wait ${Math.round(Number(wait[1]) * pace)}ms`;
}

function createStory(kernel: Kernel, story: DemoStory, pace: number): CreatedStory {
  const ids = new Map<string, string>();
  let created = 0;
  for (const part of story.tasks) {
    const made = kernel.createTask(inputOf(story, part, ids, pace));
    ids.set(part.key, made.task.id);
    if (!made.created) continue;
    created += 1;
    comment(kernel, made.task, part);
  }
  return { key: story.key, title: story.title, about: story.about, created, taskIds: [...ids.values()] };
}

function inputOf(story: DemoStory, part: DemoTask, ids: ReadonlyMap<string, string>, pace: number): CreateTaskInput {
  const worker = part.worker ?? 'demo';
  const fence = worker === 'shell' ? 'sh' : 'demo';
  return {
    title: part.title,
    body: `${part.text}\n\n\`\`\`${fence}\n${part.steps.map((step) => paced(step, pace)).join('\n')}\n\`\`\`\n`,
    assignee: worker,
    tenant: story.key,
    priority: part.priority ?? 0,
    parents: (part.after ?? []).map((key) => ids.get(key) ?? ''),
    idempotencyKey: `demo:${story.key}:${part.key}`,
    createdBy: 'demo',
    ...(part.maxRetries === undefined ? {} : { maxRetries: part.maxRetries }),
  };
}

function comment(kernel: Kernel, task: Task, part: DemoTask): void {
  if (part.comment === undefined) return;
  const [author, body] = part.comment;
  kernel.addComment(task.id, { author, body });
}
