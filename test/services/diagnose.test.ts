/** The diagnostics rules over snapshots, and over a real board (kernel-spec 9.4, 9.5; failures.md F016; defect Q42). */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FINDING_KINDS, type Finding } from '../../src/contract/diagnostics.ts';
import { HOLD_CODES, isPersonsHold } from '../../src/contract/status.ts';
import { diagnoseBoard } from '../../src/main/services/diagnose-board.ts';
import { diagnose, inOneLine, type BoardFacts, type DiagnosedTask } from '../../src/main/services/diagnose.ts';
import { dispatchedBoard } from '../support/dispatch.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const now = Date.UTC(2026, 0, 15, 12);

const task = (more: Partial<DiagnosedTask>): DiagnosedTask => ({
  id: 't_00000001',
  title: 'a task',
  status: 'ready',
  assignee: 'shell',
  statusSince: now,
  hold: null,
  failures: 0,
  failureLimit: 2,
  lastError: null,
  lastOutcome: null,
  crashesInARow: 0,
  blockKind: null,
  blockReason: null,
  lastCommentAt: null,
  stuckOn: [],
  run: null,
  lingersSince: null,
  lastSignAt: null,
  ...more,
});

const facts = (tasks: DiagnosedTask[], more: Partial<BoardFacts> = {}): BoardFacts => ({
  board: 'default',
  now,
  state: 'on',
  owner: { self: true, pid: 1, host: 'here', kind: 'app', since: now },
  nextTickAt: now + MINUTE,
  idleSince: null,
  tasks,
  ...more,
});

const of = (one: Partial<DiagnosedTask>, more: Partial<BoardFacts> = {}): Finding[] =>
  diagnose(facts([task(one)], more)).findings;
const kindsOf = (findings: Finding[]): string[] => findings.map(({ kind, severity }) => `${kind} ${severity}`);
const run = { id: '1', startedAt: now - HOUR, lastHeartbeatAt: null, logPath: null };

const CASES: [string, Partial<DiagnosedTask>, Partial<BoardFacts>, string[]][] = [
  ['nothing', {}, {}, []],
  ['the limit of failures', { status: 'blocked', failures: 2 }, {}, ['repeated_failures error']],
  ['twice the limit', { status: 'blocked', failures: 4 }, {}, ['repeated_failures critical']],
  ['failures of a finished task', { status: 'done', failures: 2 }, {}, []],
  ['two crashes below the limit', { failures: 2, failureLimit: 9, crashesInARow: 2 }, {}, ['repeated_crashes error']],
  ['four crashes below it', { failures: 4, failureLimit: 9, crashesInARow: 4 }, {}, ['repeated_crashes critical']],
  ['one crash', { failures: 1, crashesInARow: 1 }, {}, []],
  ['blocked for a day', { status: 'blocked', statusSince: now - 25 * HOUR }, {}, ['stuck_in_blocked warning']],
  ['blocked for less', { status: 'blocked', statusSince: now - 23 * HOUR }, {}, []],
  ['answered since', { status: 'blocked', statusSince: now - 25 * HOUR, lastCommentAt: now - HOUR }, {}, []],
  ['ready for half an hour', { statusSince: now - 30 * MINUTE }, {}, ['stranded_in_ready warning']],
  ['ready for an hour', { statusSince: now - HOUR }, {}, ['stranded_in_ready error']],
  ['ready for three hours', { statusSince: now - 3 * HOUR }, {}, ['stranded_in_ready critical']],
  ['ready, nobody assigned', { statusSince: now - HOUR, assignee: null }, {}, []],
  ['every slot in use', { statusSince: now - HOUR, hold: { code: 'cap_board', text: 'All slots.' } }, {}, []],
  [
    'limited by quota',
    { statusSince: now - HOUR, hold: { code: 'quota', text: 'Q.' } },
    {},
    ['stranded_in_ready error'],
  ],
  ['a command is missing', { hold: { code: 'no_command', text: 'Not found.' } }, {}, ['cannot_start warning']],
  ['nobody is assigned', { assignee: null, hold: { code: 'unassigned', text: 'N.' } }, {}, ['cannot_start warning']],
  [
    'a parent that stands still',
    { status: 'todo', stuckOn: [{ id: 't_00000002', status: 'blocked', deleted: false }] },
    {},
    ['waits_for_ever warning'],
  ],
  ['a silent worker', { status: 'running', run }, {}, ['silent_worker warning']],
  ['a worker that printed', { status: 'running', run, lastSignAt: now - 29 * MINUTE }, {}, []],
  ['a process that lingers', { status: 'done', lingersSince: now - 2 * MINUTE }, {}, ['worker_alive error']],
  ['one within its grace', { status: 'done', lingersSince: now - MINUTE / 2 }, {}, []],
  ['nothing starts', {}, { idleSince: now - 5 * MINUTE }, ['nothing_starts warning']],
  ['a moment of rest', {}, { idleSince: now - MINUTE }, []],
  ['nobody dispatches', {}, { state: 'stopped', owner: null }, ['nobody_dispatches error']],
  ['somebody else dispatches', {}, { state: 'watching' }, []],
  ['nobody dispatches, nothing to do', { status: 'triage' }, { state: 'stopped', owner: null }, []],
  ['paused', {}, { state: 'paused' }, ['paused warning']],
  ['a late tick', {}, { nextTickAt: now - MINUTE }, ['dispatcher_late error']],
];

test.each(CASES)('rule: %s', (_, one, more, expected) => {
  expect(kindsOf(of(one, more))).toEqual(expected);
});

test('every kind has a case above, says in sentences what is wrong, and suggests at most one remedy', () => {
  const all = CASES.flatMap(([, one, more]) => of(one, more));
  expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(FINDING_KINDS));
  for (const { text, title, actions } of all) {
    expect(title).not.toMatch(/[.]$/);
    expect(text).toMatch(/[.]$/);
    expect(actions.filter(({ suggested }) => suggested).length).toBeLessThanOrEqual(1);
    for (const { command } of actions) expect(command ?? 'flockboard resume').toMatch(/^flockboard [a-z]/);
  }
});

test('the worst comes first, then the newest', () => {
  const { findings } = diagnose(
    facts([
      task({ id: 't_1', hold: { code: 'no_command', text: 'a.' }, statusSince: now - 2 }),
      task({ id: 't_2', status: 'blocked', failures: 4 }),
      task({ id: 't_3', hold: { code: 'no_command', text: 'b.' }, statusSince: now - 1 }),
    ]),
  );
  expect(findings.map(({ taskId }) => taskId)).toEqual(['t_2', 't_3', 't_1']);
});

test('a reason that only a person clears is told apart from one that passes (F016)', () => {
  expect(HOLD_CODES.filter(isPersonsHold)).toEqual(['unassigned', 'unknown_profile', 'no_command', 'no_workspace']);
});

const REMEDIES: [hold: DiagnosedTask['hold'], command: string][] = [
  [{ code: 'no_command', text: 'body: write the commands.' }, 'flockboard edit t_00000001 --body <text>'],
  [{ code: 'no_command', text: 'title: remove the NUL.' }, 'flockboard edit t_00000001 --title <text>'],
  [{ code: 'no_command', text: 'profiles.x.command: give the program to start.' }, 'flockboard workers'],
  [{ code: 'no_command', text: 'The command "body:" of profile "x" was not found: install it.' }, 'flockboard workers'],
  [{ code: 'unknown_profile', text: 'body: is a strange name.' }, 'flockboard workers'],
  [{ code: 'no_workspace', text: 'The folder /x does not exist.' }, 'flockboard edit t_00000001 --workspace <where>'],
  [{ code: 'unassigned', text: 'Nobody.' }, 'flockboard assign t_00000001 <worker>'],
];

test.each(REMEDIES)('what cannot start for %j is offered what clears it (F016)', (hold, command) => {
  const [found] = of({ id: 't_00000001', hold });
  expect(found?.actions.find(({ suggested }) => suggested)?.command).toBe(command);
});

test('what failed is told as a sentence of its own, whether or not it ended as one', () => {
  const told = (lastError: string): string => of({ status: 'blocked', failures: 2, lastError })[0]?.text ?? '';
  expect(told('Exit code 1. Last line: no key')).toMatch(/^Exit code 1\. Last line: no key\. It is not tried/);
  expect(told('It broke.')).toMatch(/^It broke\. It is not tried/);
});

test('a finding is told in one line: of a task by its title, of the board by its own', () => {
  const line = (findings: Finding[]): string[] => findings.map(inOneLine);
  expect(line(of({ title: 'Deploy to staging', status: 'blocked', failures: 2 }))).toEqual([
    'Deploy to staging: failed 2 times',
  ]);
  expect(line(of({}, { state: 'stopped', owner: null }))).toEqual(['No dispatcher']);
});

test('a real board is diagnosed from what stands in it, and a finding goes when its cause does', async () => {
  const board = dispatchedBoard([], { failureLimit: 1 });
  const source = {
    board: 'default',
    kernel: board.kernel,
    world: board.world,
    config: () => board.config,
    paths: { lock: join(board.home, 'boards/default/.dispatch.lock') },
    dispatcher: null,
  };
  const found = (taskId?: string): string[] => kindsOf(diagnoseBoard(source, { taskId }).findings);
  const failing = board.add('shell', { body: 'false' });
  const child = board.add('shell', { body: 'true', parents: [failing.id] });
  expect(found()).toEqual(['nobody_dispatches error']);
  await board.dispatcher.start();
  await board.reaches(failing.id, 'blocked');
  const nobody = board.kernel.createTask({ title: 'nobody' }).task;
  await board.dispatcher.tick();
  expect(diagnoseBoard(source).state).toBe('watching');
  expect(found(failing.id)).toEqual(['repeated_failures error']);
  expect(found(child.id)).toEqual(['waits_for_ever warning']);
  expect(found(nobody.id)).toEqual(['cannot_start warning']);
  expect(diagnoseBoard(source, { severity: 'error' }).findings).toHaveLength(1);
  expect(diagnoseBoard({ ...source, dispatcher: board.dispatcher }).state).toBe('on');
  board.kernel.assignTask(nobody.id, 'shell');
  await board.dispatcher.tick();
  const [empty] = diagnoseBoard(source, { taskId: nobody.id }).findings;
  expect(empty?.actions.map(({ command }) => command)).toEqual([`flockboard edit ${nobody.id} --body <text>`]);
  board.kernel.assignTask(nobody.id, 'effects');
  await board.dispatcher.tick();
  expect(found(nobody.id)).toEqual([]);
  board.kernel.assignTask(failing.id, 'effects');
  expect(found(failing.id)).toEqual([]);
});
