/**
 * The board that `npm run shots` shows: the four stories of the tour a working day later, with named workers. What is
 * over is written through the public library with its clock set back; what runs is started by the real dispatcher and
 * is a real process that prints, beats and stays. Takes no picture itself.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBoard, type Board, type CreateTaskInput, type Task } from '../src/main/kernel.ts';

const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;

/** Every worker runs this one script; what it does goes by the title of its task. */
const WORKER = `#!/bin/sh
beat() { "$FLOCKBOARD_BIN" heartbeat "$FLOCKBOARD_TASK" --note "$1" >/dev/null 2>&1; }
stay() { while :; do beat "$1"; sleep 12; done; }
c() { printf '\\033[%sm%s\\033[0m\\n' "$1" "$2"; }
case "$1" in
'Implement auth API endpoints')
  echo "Read $FLOCKBOARD_TASK, 1 parent handoff"
  mkdir -p auth/tests
  printf 'export const TTL_MINUTES = 15;\\nexport function rotate(family) {\\n  return lock(family).next();\\n}\\n' > auth/service.ts
  printf 'test("reuse revokes the family", revokes);\\n' > auth/tests/refresh.test.ts
  printf 'create index sessions_family on sessions (family);\\n' >> schema.sql
  c '1' '$ npm test -- auth/refresh'
  c '31' 'FAIL concurrent refresh: expected 409, got 200'
  c '34' 'auth/service.ts +18 -4 lock family row before rotate'
  c '1' '$ npm test -- auth/refresh'
  c '32' 'PASS rotates token, PASS reuse revokes family'
  echo 'POST /refresh: 14/18 tests pass'
  stay 'refresh rotation done, 4 tests left' ;;
'Backfill users.locale on 2.4M rows')
  if [ ! -e "$0.$FLOCKBOARD_TASK" ]; then : > "$0.$FLOCKBOARD_TASK"; echo 'chunk 96/480'; kill -9 $$; fi
  echo 'chunk 214/480, id > 1,070,000'
  stay 'chunk 214/480' ;;
'Transcribe Q3'*) echo '00:18:44 of 00:42:10'; stay '2 speakers' ;;
'Translate homepage to German') echo 'pricing.md: 3 of 4 pages'; stay 'pricing.md' ;;
'Describe SKU-1003') echo 'waiting on image description'; stay 'image 2 of 3' ;;
'Deploy to staging') echo 'authenticating'; echo 'AWS_ACCESS_KEY_ID not set in deploy-bot env' >&2; exit 1 ;;
'Rotate JWT signing keys') echo '3 keys found'; exit 0 ;;
*) echo 'Read the task'; beat 'starting'; "$FLOCKBOARD_BIN" complete "$FLOCKBOARD_TASK" --summary 'Ready to work.' ;;
esac
`;

/** Name, slots, what it is good at. */
const WORKERS: readonly (readonly [name: string, slots: number, about: string])[] = [
  ['backend-dev', 2, 'Server code, migrations, APIs'],
  ['frontend-dev', 1, 'The web client'],
  ['qa-dev', 1, 'Integration and smoke tests'],
  ['reviewer', 1, 'Reads a change as its user and as an attacker'],
  ['pm', 1, 'Specifications'],
  ['translator', 1, 'Keeps product names'],
  ['transcriber', 1, 'Speakers by name, one line for each turn'],
  ['copywriter', 1, 'Product descriptions'],
  ['deploy-bot', 1, 'Staging and production'],
];

/** What is done: title, worker, project, how long ago it ended and how long it took, minutes. */
const DONE: readonly (readonly [title: string, worker: string, tenant: string, ago: number, took: number])[] = [
  ['Transcribe Q3 customer call #2', 'transcriber', 'content-ops', 6, 11],
  ['Describe SKU-1002', 'copywriter', 'content-ops', 22, 3],
  ['Transcribe Q3 customer call #1', 'transcriber', 'content-ops', 24, 10],
  ['Translate homepage to French', 'translator', 'content-ops', 43, 8],
  ['Describe SKU-1001', 'copywriter', 'content-ops', 51, 2],
  ['Translate homepage to Spanish', 'translator', 'content-ops', 58, 7],
  ['Upgrade the runtime to Node 24', 'backend-dev', 'web', 125, 21],
  ['Fix flaky websocket reconnect', 'frontend-dev', 'web', 190, 17],
  ['Compress marketing images', 'deploy-bot', 'web', 250, 4],
  ...Array.from(
    { length: 26 },
    (_, at) =>
      [
        `Transcribe Q2 customer call #${at + 1}`,
        'transcriber',
        'content-ops',
        300 + ((at * 37) % 1000),
        8 + ((at * 5) % 7),
      ] as const,
  ),
];

export interface ShotsBoard {
  slug: string;
  /** Where only a command is missing, and nothing else goes on. */
  lacking: string;
}

/** Writes configuration, workers, history and what waits into that empty home. Runs the command line given. */
export function writeShotsBoard(home: string, cli: (...args: readonly string[]) => void): ShotsBoard {
  const script = join(home, 'workers', 'worker');
  mkdirSync(join(home, 'workers'), { recursive: true });
  writeFileSync(script, WORKER);
  chmodSync(script, 0o755);
  writeFileSync(join(home, 'config.toml'), configOf(script), { mode: 0o600 });
  cli('boards', 'create', 'harbor', '--name', 'harbor');
  cli('boards', 'create', 'website', '--name', 'website');
  let now = Date.now();
  let toReview: readonly Task[];
  const board = openBoard({ path: join(home, 'boards', 'harbor', 'kanban.db'), clock: () => now });
  try {
    const story = new Story(board, (at) => (now = at));
    toReview = fill(story, writeRepository(join(home, 'code', 'harbor')));
  } finally {
    board.close();
  }
  for (const { id } of toReview) cli('review', id, '--summary', 'Two files, all tests pass.', '--board', 'harbor');
  cli('create', 'Redraw the pricing page', '--assignee', 'illustrator', '--tenant', 'web', '--board', 'website');
  cli('create', 'Write alt texts', '--assignee', 'copywriter', '--triage', '--board', 'website');
  return { slug: 'harbor', lacking: 'website' };
}

/**
 * Ends the workers that a board still calls running, with all that they started: whoever dispatched them may have been
 * killed, or have handed the board over. A board that cannot be opened has none.
 */
export function endWorkers(path: string): void {
  for (const pid of runningPids(path)) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It was gone already.
    }
  }
}

function runningPids(path: string): number[] {
  try {
    const board = openBoard({ path });
    const running = board.listTasks({ status: 'running' });
    board.close();
    return running.flatMap(({ workerPid }) => workerPid ?? []);
  } catch {
    return [];
  }
}

function configOf(script: string): string {
  const tables = WORKERS.map(
    ([name, slots, about]) =>
      `[profiles.${name}]\ncommand = ["${script}", "{title}"]\nslots = ${slots}\ndescription = "${about}"\n`,
  );
  const missing = '[profiles.illustrator]\ncommand = ["inkpot", "--task", "{task_id}"]\ndescription = "Pictures"\n';
  return `[dispatch]\nmax_workers = 6\nfailure_limit = 3\n\n${tables.join('\n')}\n${missing}`;
}

/** A repository for the one worker that works in a worktree. */
function writeRepository(path: string): string {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'schema.sql'), 'create table users (id integer primary key);\n');
  const who = ['-c', 'user.name=harbor', '-c', 'user.email=harbor@localhost', '-c', 'commit.gpgsign=false'];
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['add', '.'],
    [...who, 'commit', '-q', '-m', 'Schema'],
  ]) {
    const { status, stderr } = spawnSync('git', args, { cwd: path, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  }
  return path;
}

/** A board whose clock can be set; every act is said with how many minutes ago it was. */
class Story {
  readonly start = Date.now();
  readonly #board: Board;
  readonly #setClock: (at: number) => void;

  constructor(board: Board, setClock: (at: number) => void) {
    this.#board = board;
    this.#setClock = setClock;
  }

  at(ago: number): Board {
    this.#setClock(this.start - ago * MINUTE);
    return this.#board;
  }

  create(ago: number, title: string, more: Omit<CreateTaskInput, 'title'> = {}): Task {
    return this.at(ago).createTask({ title, createdBy: 'you', ...more });
  }

  comment(ago: number, task: Task, author: string, body: string): void {
    this.at(ago).addComment(task.id, { author, body });
  }

  /** The token of a run that began then. */
  begin(ago: number, task: Task): string {
    const claim = this.at(ago).claimTask(task.id, { claimer: task.assignee ?? 'you' });
    if (claim === null) throw new Error(`${task.title} could not be claimed.`);
    return claim.run.token;
  }

  finish(ago: number, took: number, task: Task, summary: string, metadata?: unknown): void {
    const runToken = this.begin(ago + took, task);
    if (!this.at(ago).completeTask(task.id, { summary, runToken, ...(metadata === undefined ? {} : { metadata }) }))
      throw new Error(`${task.title} could not be completed.`);
  }
}

/** @returns what is then handed to a person for review */
function fill(story: Story, repository: string): readonly Task[] {
  for (const [title, assignee, tenant, ago, took] of DONE.toReversed()) {
    const task = story.create(Math.min(ago + took + 40, DAY_MINUTES * 2), title, { assignee, tenant, priority: 1 });
    story.finish(ago, took, task, 'Done as described.');
  }
  for (const title of ['Draft the launch post', 'Collect logos', 'Try the beta on a tablet']) {
    const task = story.create(2 * DAY_MINUTES, title, { assignee: 'copywriter', tenant: 'web' });
    story.finish(1.5 * DAY_MINUTES, 12, task, 'Done as described.');
    story.at(300).archiveTask(task.id);
  }
  const ship = fillAuth(story, repository);
  fillApi(story);
  fillContent(story);
  fillOps(story, ship);
  const retry = { tenant: 'api', priority: 1, assignee: 'backend-dev' };
  const trim = { tenant: 'web', assignee: 'frontend-dev' };
  return [
    story.create(14, 'Retry webhooks with jittered backoff', retry),
    story.create(60, 'Trim the client bundle below 180 kB', trim),
  ];
}

function fillAuth(story: Story, repository: string): Task {
  const auth = { tenant: 'auth', priority: 2 };
  const schema = story.create(80, 'Design auth schema', { ...auth, assignee: 'backend-dev' });
  story.finish(18, 6, schema, '3 tables, sessions by token hash', {
    changed_files: ['migrations/001_auth.sql'],
    tests_run: '4 passed',
  });
  const body =
    'Four endpoints on top of the schema. Keep handlers thin, put the rules in `auth/service.ts`.\n\n' +
    '- `POST /register`, `POST /login`\n- `POST /refresh` rotates the refresh token, reuse revokes the family\n' +
    '- `POST /logout` deletes the session row\n\n#### Acceptance\n\n- [x] Passwords hashed with bcrypt, cost 12\n' +
    '- [x] Access token lives 15 minutes, refresh 7 days\n- [ ] Concurrent refresh returns one winner and one 409\n';
  const endpoints = story.create(55, 'Implement auth API endpoints', {
    ...auth,
    body,
    assignee: 'backend-dev',
    parents: [schema.id],
    workspaceKind: 'worktree',
    workspacePath: repository,
    branch: 'auth/api-endpoints',
  });
  story.comment(40, endpoints, 'you', 'Refresh tokens rotate on every use, please.');
  const after = { ...auth, parents: [endpoints.id] };
  const tests = story.create(54, 'Write auth integration tests', { ...after, assignee: 'qa-dev' });
  const client = story.create(54, 'Wire session refresh into the web client', { ...after, assignee: 'frontend-dev' });
  story.comment(31, client, 'frontend-dev', 'The silent refresh needs a lock across tabs.');
  const ship = story.create(49, 'Ship auth v1 behind a flag', {
    ...auth,
    priority: 3,
    assignee: 'deploy-bot',
    body: 'Turn auth v1 on for internal accounts. One flag, `auth_v1`, default off. Roll back by flipping it.',
    parents: [tests.id, client.id],
  });
  story.comment(31, ship, 'you', 'Staging has to be green before this one starts.');
  story.create(48, 'Enable the auth flag for 10% of accounts', { ...auth, assignee: 'deploy-bot', parents: [ship.id] });
  story.create(48, 'Changelog entry for auth v1', { ...auth, priority: 0, assignee: 'copywriter', parents: [ship.id] });
  return ship;
}

function fillApi(story: Story): void {
  const api = { tenant: 'api', priority: 2 };
  const spec = story.create(95, 'Spec: password reset flow', { ...api, assignee: 'pm' });
  story.finish(41, 4, spec, 'One page, 5 cases');
  const reset = story.create(90, 'Implement password reset flow', {
    ...api,
    assignee: 'backend-dev',
    parents: [spec.id],
  });
  const runToken = story.begin(30, reset);
  const reason = 'Review: password strength check missing, and the reset link can be replayed within 30 minutes.';
  story.at(24).blockTask(reset.id, { reason, kind: 'needs_input', runToken });
  story.comment(14, reset, 'you', 'Right. Single use, and zxcvbn for the strength.');
  story.at(13.5).unblockTask(reset.id);
  story.finish(5, 8.2, reset, 'Added zxcvbn strength check. Reset tokens are now single-use: stored, then deleted.', {
    changed_files: ['auth/reset.ts', 'auth/tests/reset.test.ts', 'migrations/003_single_use.sql'],
    tests_run: '11 passed',
    review_iteration: 2,
    residual_risk: 'Mail delivery not tested end to end',
  });
  const key = story.create(40, 'Pick a key for API rate limits', {
    ...api,
    priority: 1,
    body: 'The limiter needs one key. Pick it here so that the middleware can start.',
    assignee: 'backend-dev',
  });
  story.at(26).blockTask(key.id, {
    reason: 'Key on user_id or IP? user_id is tighter but breaks the anonymous endpoints.',
    kind: 'needs_input',
    runToken: story.begin(28, key),
  });
  story.comment(25, key, 'backend-dev', 'A third of the calls is anonymous.');
  story.create(39, 'Token-bucket middleware for public routes', { ...api, assignee: 'backend-dev', parents: [key.id] });
  story.create(38, 'Document webhook retry semantics', { ...api, priority: 0, parents: [key.id] });
  story.create(120, 'Rate-limit the public API before launch', { ...api, triage: true });
}

function fillContent(story: Story): void {
  const ops = { tenant: 'content-ops', priority: 1 };
  const german = story.create(36, 'Translate homepage to German', { ...ops, assignee: 'translator' });
  story.create(35, 'Publish translated homepages', { ...ops, assignee: 'deploy-bot', parents: [german.id] });
  for (const call of [3, 4, 5])
    story.create(34 - call, `Transcribe Q3 customer call #${call}`, { ...ops, assignee: 'transcriber' });
  for (const sku of [3, 4])
    story.create(34 - sku, `Describe SKU-100${sku}`, { ...ops, priority: 0, assignee: 'copywriter' });
  const web = { tenant: 'web', priority: 0 };
  story.create(20, 'Redraw the empty-state illustrations', { ...web, assignee: 'designer' });
  const emails = story.create(300, 'People keep asking for dark-mode emails', { ...web, triage: true });
  story.comment(200, emails, 'you', 'Three more this week.');
  story.create(1440, 'Slow cold start on Windows, profile it?', { tenant: 'desktop', triage: true });
}

function fillOps(story: Story, ship: Task): void {
  const ops = { tenant: 'ops' };
  const backfill = story.create(44, 'Backfill users.locale on 2.4M rows', {
    ...ops,
    priority: 2,
    assignee: 'backend-dev',
  });
  const deploy = story.create(15, 'Deploy to staging', {
    ...ops,
    priority: 2,
    body: 'Push the current build to staging and run the smoke suite. Uses `scripts/deploy.sh`.',
    assignee: 'deploy-bot',
  });
  for (const parent of [backfill, deploy]) story.at(14).linkTasks(parent.id, ship.id);
  story.create(61, 'Rotate JWT signing keys', { ...ops, priority: 1, assignee: 'deploy-bot' });
  const tonight = new Date(story.start + DAY_MINUTES * MINUTE).setHours(3, 0, 0, 0);
  story.create(9 * DAY_MINUTES, 'Nightly backup audit', { ...ops, assignee: 'deploy-bot', scheduledAt: tonight });
  story.create(4 * DAY_MINUTES, 'Monthly dependency sweep', {
    ...ops,
    assignee: 'backend-dev',
    scheduledAt: tonight + 2.25 * DAY_MINUTES * MINUTE,
  });
}
