/** The sample board as a fake board, with runs, comments and a log, and ticking workers on request. */
import type { RunOutcome } from '../../src/contract/status.ts';
import type { RunView } from '../../src/contract/task.ts';
import { createFakeBoard } from './fake-board.ts';
import type { FakeBoard, FakeTask } from './fake-board.ts';
import { SAMPLE_BODY, SAMPLE_LOG, SAMPLE_TASKS } from './sample-board.ts';
import type { SampleTask } from './sample-board.ts';

const SECOND = 1000;

function runOf(task: FakeTask, number: number, outcome: RunOutcome | null, patch: Partial<RunView>): RunView {
  const now = Date.now();
  return {
    id: `${task.card.id}-r${number}`,
    taskId: task.card.id,
    number,
    profile: task.card.assignee,
    phase: outcome === null ? 'running' : 'ended',
    outcome,
    cause: outcome === null ? null : 'exit',
    summary: null,
    metadata: null,
    error: null,
    exitCode: outcome === null ? null : outcome === 'completed' ? 0 : 1,
    exitSignal: null,
    claimExpires: null,
    workerPid: null,
    workerGone: outcome !== null,
    workspacePath: `/home/you/code/harbor/.worktrees/${task.card.id}`,
    logPath: null,
    maxRuntimeSeconds: null,
    lastHeartbeatAt: null,
    heartbeatNote: null,
    observed: null,
    startedAt: now - 600 * SECOND,
    endedAt: outcome === null ? null : now - 100 * SECOND,
    ...patch,
  };
}

function startRun(task: FakeTask, run: NonNullable<SampleTask['run']>): void {
  const now = Date.now();
  const facts = {
    startedAt: now - run.elapsedSeconds * SECOND,
    workerPid: run.pid,
    lastHeartbeatAt: now - run.silentSeconds * SECOND,
    heartbeatNote: run.note,
    claimExpires: now + run.leftSeconds * SECOND,
    maxRuntimeSeconds: null,
  };
  const view = runOf(task, run.number, null, facts);
  task.card = { ...task.card, run: { id: view.id, number: run.number, phase: 'running', ...facts } };
  task.runs.push(view);
}

function endedRuns(task: FakeTask, sample: SampleTask): void {
  const now = Date.now();
  if (sample.blockKind === 'breaker') {
    for (const number of [1, 2, 3]) {
      const at = now - (500 - number * 20) * SECOND;
      const error = sample.blockReason ?? null;
      task.runs.push(
        runOf(task, number, number === 3 ? 'gave_up' : 'spawn_failed', { error, startedAt: at, endedAt: at }),
      );
    }
  } else if (sample.blockKind === 'needs_input') {
    const metadata = { options: ['user_id', 'ip', 'user_id, then ip'], endpoints_checked: 14 };
    task.runs.push(runOf(task, 1, 'blocked', { summary: sample.blockReason ?? null, metadata }));
  } else if (sample.id === 't_e262') {
    const summary = 'Added zxcvbn strength check. Reset tokens are now single-use: stored, then deleted on success.';
    const metadata = {
      changed_files: ['auth/reset.ts', 'auth/tests/reset.test.ts', 'migrations/003_single_use.sql'],
      tests_run: '11 passed',
      review_iteration: 2,
      residual_risk: 'Mail delivery not tested end to end',
    };
    const review = 'Review: password strength check missing, and the reset link can be replayed within 30 minutes.';
    const first = { startedAt: now - 1500 * SECOND, endedAt: now - 1160 * SECOND };
    task.runs.push(runOf(task, 1, 'blocked', { summary: review, metadata: { tests_run: '7 passed' }, ...first }));
    task.runs.push(runOf(task, 2, 'completed', { summary, metadata }));
  } else if (sample.status === 'done') {
    task.runs.push(runOf(task, 1, 'completed', { summary: 'Finished without notes.' }));
  }
}

function addSample(board: FakeBoard, sample: SampleTask): void {
  const now = Date.now();
  const since = now - sample.ageSeconds * SECOND;
  const stuck = sample.stuck === undefined ? null : ({ code: 'no_command', text: sample.stuck } as const);
  const task: FakeTask = board.add({
    id: sample.id,
    title: sample.title,
    status: sample.status,
    statusSince: since,
    createdAt: since,
    completedAt: sample.status === 'done' ? since : null,
    assignee: sample.assignee ?? null,
    tenant: sample.tenant,
    priority: sample.priority ?? 0,
    workspaceKind: sample.workspaceKind ?? 'scratch',
    consecutiveFailures: sample.failures ?? 0,
    blockKind: sample.blockKind ?? null,
    blockReason: sample.blockReason ?? null,
    hold: stuck,
    scheduledAt: sample.inSeconds === undefined ? null : now + sample.inSeconds * SECOND,
    body: sample.id === 't_23f6' ? SAMPLE_BODY : `The work of ${sample.id}, after t_d460.`,
  });
  for (let index = 0; index < (sample.comments ?? 0); index += 1) {
    const body = index === 0 ? 'Return 409 on the losing refresh, not 401.' : 'Understood, `row lock` on the family.';
    const author = index === 0 ? 'you' : (sample.assignee ?? 'reviewer');
    const createdAt = now - (600 - index * 100) * SECOND;
    task.comments.push({ id: `${sample.id}-${index}`, taskId: sample.id, author, body, createdAt });
  }
  task.card = { ...task.card, status: sample.status };
  endedRuns(task, sample);
  if (sample.run !== undefined) startRun(task, sample.run);
  task.log = `${(sample.id === 't_23f6' ? SAMPLE_LOG : [`Read ${sample.id}`, sample.run?.note ?? 'done']).join('\n')}\n`;
}

/** The board of the design's screens. */
export function createSampleBoard(): FakeBoard {
  const board = createFakeBoard('harbor');
  for (const sample of SAMPLE_TASKS) addSample(board, { ...sample, status: sample.status });
  for (const sample of SAMPLE_TASKS) {
    const task = board.get(sample.id);
    task.parents = [...(sample.parents ?? [])];
    board.changed(task, 'created');
  }
  return board;
}
