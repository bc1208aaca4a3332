/** Completion that is checked, not claimed: facts beside claims, and a check that decides done or review (failures.md F047). */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Profile } from '../../src/contract/profile.ts';
import { claimedPaths } from '../../src/main/dispatcher/observed-facts.ts';
import { dispatchedBoard, program, type TestBoardWithDispatcher } from '../support/dispatch.ts';
import { waitFor } from '../support/wait.ts';

/** Says by tools that it is done, with metadata. */
function claimer(name: string, metadata: object, more: Partial<Profile> = {}): Profile {
  const script = `printf made > made.txt; "$FLOCKBOARD_BIN" complete "$FLOCKBOARD_TASK" --summary "all made" --metadata '${JSON.stringify(metadata)}'`;
  return program(name, ['/bin/sh', '-c', script], { verdict: 'tools', ...more });
}

/** Ends well at once, so that only its check is of interest. */
function checked(name: string, check: string[], more: Partial<Profile> = {}): Profile {
  return program(name, ['/bin/sh', '-c', 'echo made > made.txt; echo all made'], { check, ...more });
}

const sh = (script: string): string[] => ['/bin/sh', '-c', script];

function repositoryIn(board: TestBoardWithDispatcher): string {
  const path = join(board.home, 'repository');
  mkdirSync(path);
  writeFileSync(join(path, 'kept.txt'), 'one\ntwo\n');
  const git = (...args: string[]): unknown => execFileSync('git', ['-C', path, ...args], { stdio: 'ignore' });
  git('init', '--quiet');
  git('add', '.');
  git('-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '--quiet', '-m', 'start');
  return path;
}

test('a worker that names a file which does not exist is done with that said, on the run, the card and the task (F047)', async () => {
  const board = dispatchedBoard([
    claimer('claims', { artifacts: ['made.txt', 'gone.txt'], changed_files: ['made.txt'] }),
  ]);
  const { id } = board.add('claims');
  await board.dispatcher.start();
  await board.reaches(id, 'done');
  await waitFor(() => board.run(id).observed !== null, { timeoutMs: 40_000 });
  expect(board.run(id)).toMatchObject({
    metadata: { artifacts: ['made.txt', 'gone.txt'] },
    observed: { claimed: 2, missing: ['gone.txt'], changes: null, check: null },
  });
  expect(board.kernel.listComments(id)).toMatchObject([
    { author: 'dispatcher', body: 'The worker named a file that does not exist: gone.txt.' },
  ]);
  expect(board.kernel.getCard(id)?.lastLine).toContain('gone.txt');
});

test('facts of a folder under git stand beside the words, and a file that was removed is not missing', async () => {
  const script = 'rm kept.txt; echo new > new.txt; echo all made';
  const board = dispatchedBoard([program('works', sh(script))]);
  const folder = repositoryIn(board);
  const { id } = board.add('works', { workspaceKind: 'dir', workspacePath: folder });
  await board.dispatcher.start();
  await waitFor(() => board.task(id).status === 'done' && board.run(id).observed !== null, { timeoutMs: 40_000 });
  expect(board.run(id).observed).toEqual({
    exitCode: 0,
    changes: { commits: 0, files: 2, added: 0, removed: 2 },
    claimed: 0,
    missing: [],
    check: null,
  });
  expect(claimedPaths({ artifacts: ['a', 'a', '', 7, 'nul\0'], changed_files: 'no list' })).toEqual(['a']);
});

test('a file that the worker removed and committed in a plain folder is not missing either', async () => {
  const removed = 'git rm -q kept.txt; git -c user.name=t -c user.email=t@example.org commit -q -m removed; ';
  const metadata = JSON.stringify({ changed_files: ['kept.txt', 'never.txt'] });
  const complete = `"$FLOCKBOARD_BIN" complete "$FLOCKBOARD_TASK" --summary removed --metadata '${metadata}'`;
  const board = dispatchedBoard([program('remover', sh(removed + complete), { verdict: 'tools' })]);
  const { id } = board.add('remover', { workspaceKind: 'dir', workspacePath: repositoryIn(board) });
  await board.dispatcher.start();
  await waitFor(() => board.task(id).status === 'done' && board.run(id).observed !== null, { timeoutMs: 40_000 });
  expect(board.run(id).observed).toMatchObject({
    changes: { commits: 0, files: 0 },
    claimed: 2,
    missing: ['never.txt'],
  });
});

test('a check that passes lets the task be done, and only then may its children start (F047, F052)', async () => {
  const board = dispatchedBoard([
    checked(
      'maker',
      sh(
        'until [ -e "$GATE" ]; do read -r _ </dev/zero & sleep 0.02; kill $! ; done; cat made.txt; echo fix >> kept.txt',
      ),
    ),
  ]);
  const folder = repositoryIn(board);
  const { id } = board.add('maker', { workspaceKind: 'dir', workspacePath: folder });
  const child = board.kernel.createTask({ title: 'after', parents: [id] }).task;
  await board.dispatcher.start();
  await board.reaches(id, 'review');
  expect(board.task(child.id).status).toBe('todo');
  const other = board.add('effects', { workspaceKind: 'dir', workspacePath: folder });
  await waitFor(() => board.task(other.id).hold?.code === 'workspace_busy');
  board.openGate();
  await board.reaches(id, 'done');
  expect(board.task(child.id).status).toBe('ready');
  // What it rewrote is said, and the counts are those of the worker.
  const { observed } = board.run(id);
  expect(observed).toMatchObject({ changes: { files: 1 }, check: { passed: true, exitCode: 0, rewrote: true } });
  expect(observed?.check?.output).toContain('made');
  const completed = board.kernel.listEvents(id).filter((event) => event.kind === 'completed');
  expect(completed).toMatchObject([{ runId: null, payload: { summary: 'all made', actor: 'dispatcher' } }]);
  expect(board.kernel.listEvents(id).filter((event) => event.kind === 'review_requested')).toEqual([]);
});

const FAILING: [what: string, check: string[], says: string, output: string][] = [
  ['fails', sh('echo 3 tests failed; exit 3'), 'failed with exit code 3', '3 tests failed'],
  ['hangs', sh('setsid sleep 600 & echo waiting; sleep 600'), 'was ended after 1 seconds', 'waiting'],
  ['is missing', ['no-such-check'], 'The check command "no-such-check" was not found on the PATH.', ''],
  ['is killed', sh('kill -9 $$'), 'was killed by a signal', ''],
];

test.each(FAILING)(
  'a check that %s leaves the task in review with the reason (F047)',
  async (_what, check, says, output) => {
    const board = dispatchedBoard([checked('maker', check, { checkMs: 1_000 })]);
    const { id } = board.add('maker');
    const child = board.kernel.createTask({ title: 'after', parents: [id] }).task;
    await board.dispatcher.start();
    await waitFor(() => board.kernel.listEvents(id).some((event) => event.kind === 'review_requested'), {
      timeoutMs: 40_000,
    });
    expect([board.task(id).status, board.task(child.id).status]).toEqual(['review', 'todo']);
    const event = board.kernel.listEvents(id).find(({ kind }) => kind === 'review_requested');
    expect(event?.payload?.['summary']).toContain(says);
    expect(board.run(id).observed?.check).toMatchObject({ passed: false, rewrote: null });
    expect(board.run(id).observed?.check?.output).toBe(output);
    const [comment] = board.kernel.listComments(id);
    expect(comment?.body).toContain(says);
    expect(comment?.body).toContain(output);
    expect(board.world.processes.findByToken(board.run(id).token)).toEqual([]);
    expect(board.kernel.complete(id).status).toBe('done');
    expect(board.task(child.id).status).toBe('ready');
  },
);

test('a missing file keeps a task in review although its check passes', async () => {
  const board = dispatchedBoard([claimer('claims', { artifacts: ['gone.txt'] }, { check: sh('true') })]);
  const { id } = board.add('claims');
  await board.dispatcher.start();
  await waitFor(() => board.run(id).observed !== null, { timeoutMs: 40_000 });
  expect(board.task(id).status).toBe('review');
  expect(board.kernel.listComments(id)[0]?.body).toContain('gone.txt');
});

test('a check whose dispatcher went away is ended, and run again by the next one (F014, F047)', async () => {
  const slow = 'echo check >> "$EFFECTS"; echo $$ > pid; [ -e "$GATE" ] || exec sleep 600';
  const board = dispatchedBoard([checked('maker', sh(slow))]);
  const { id } = board.add('maker');
  await board.dispatcher.start();
  await board.reaches(id, 'review');
  await waitFor(() => board.effects().length === 1);
  await board.dispatcher.stop('keep');
  expect(board.world.processes.findByToken(board.run(id).token)).toEqual([]);
  expect([board.task(id).status, board.run(id).observed]).toEqual(['review', null]);
  // As a dispatcher leaves it that was killed: a process of the check lives on, and nobody knows of it.
  const env = { FLOCKBOARD_RUN_TOKEN: board.run(id).token };
  const orphan = spawn('sleep', ['600'], { env, detached: true, stdio: 'ignore' });
  const end = once(orphan, 'exit');
  board.openGate();
  await board.rival().start();
  await board.reaches(id, 'done');
  expect(board.effects()).toEqual(['check', 'check']);
  expect(await end).toEqual([null, 'SIGKILL']);
});

test('a person who decides before the check has the last word', async () => {
  const board = dispatchedBoard([checked('maker', sh('until [ -e "$GATE" ]; do sleep 0.02; done'))]);
  const { id } = board.add('maker');
  await board.dispatcher.start();
  await board.reaches(id, 'review');
  board.kernel.requestChanges(id, 'not like this');
  await waitFor(() => board.task(id).hold?.code === 'stopping');
  board.kernel.requestReview(id, {});
  board.openGate();
  await waitFor(() => board.run(id).observed !== null, { timeoutMs: 40_000 });
  expect(board.run(id).observed?.check?.passed).toBe(true);
  expect(board.task(id).status).toBe('review');
});
