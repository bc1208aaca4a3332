import { describe, expect, test } from 'vitest';
import { notificationsOf, type Told } from '../../../src/main/hosts/desktop/notice-model.ts';
import { quitQuestion } from '../../../src/main/hosts/desktop/quit-model.ts';
import { trayLine, trayLook, trayRows } from '../../../src/main/hosts/desktop/tray-model.ts';
import { isTrustedRequest } from '../../../src/main/hosts/desktop/trusted-request.ts';
import { sentenceOf } from '../../../src/main/hosts/desktop/trouble.ts';
import { Fault, Refusal } from '../../../src/contract/error.ts';

const quiet = { running: 0, needsYou: 0, paused: false, dispatching: true, needing: [], active: [] };
const labels = (rows: ReturnType<typeof trayRows>): string[] =>
  rows.map((row) => (row === 'separator' ? '-' : row.label));

describe('the tray', () => {
  test('says how many run and how many need a person', () => {
    expect(trayLine(quiet)).toBe('No workers running');
    expect(trayLine({ ...quiet, running: 2, needsYou: 1 })).toBe('2 running, 1 needs you');
    expect(trayLine({ ...quiet, running: 1, needsYou: 3, paused: true })).toBe('1 running, 3 need you, paused');
    expect(trayLine(null)).toBe('The engine is not running');
  });
  test('looks like what matters most', () => {
    expect(trayLook(quiet)).toBe('idle');
    expect(trayLook({ ...quiet, running: 1 })).toBe('working');
    expect(trayLook({ ...quiet, running: 1, needsYou: 1, paused: true })).toBe('attention');
    expect(trayLook({ ...quiet, paused: true })).toBe('paused');
    expect(trayLook(null)).toBe('stopped');
  });
  test('offers to pause what dispatches and to resume what is paused, with settings and the way out', () => {
    expect(labels(trayRows(quiet))).toEqual([
      'No workers running',
      '-',
      'Nudge dispatcher',
      'Pause dispatching',
      'Open Flockboard',
      'Settings',
      '-',
      'Quit Flockboard',
    ]);
    const paused = labels(trayRows({ ...quiet, paused: true }));
    expect(paused).toContain('Resume dispatching');
    expect(paused).not.toContain('Nudge dispatcher');
  });
  test('names what needs a person and what runs, a few of each, with the way to them', () => {
    const needing = [{ board: 'harbor', id: 't_1', title: `Deploy\n to ${'staging '.repeat(9)}` }];
    const active = [{ board: 'side', id: 't_2', title: 'Backfill' }];
    const rows = trayRows({ ...quiet, needsYou: 4, running: 1, needing, active });
    expect(labels(rows).slice(1, 8)).toEqual([
      '-',
      'Needs you',
      'Deploy to staging staging staging staging stagi…',
      'and 3 more',
      '-',
      'Running',
      'Backfill',
    ]);
    expect(rows).toContainEqual({ label: 'Backfill', command: null, place: '#board=side&task=t_2' });
    expect(labels(rows).at(-1)).toBe('Quit Flockboard (1 worker running)');
  });
  test('says who dispatches when this program does not, and offers nothing it cannot do', () => {
    const rows = trayRows({ ...quiet, dispatching: false });
    expect(rows).toContainEqual({ label: 'Another program starts the workers', command: null });
    expect(labels(trayRows(null))).toEqual([
      'The engine is not running',
      '-',
      'Open Flockboard',
      'Settings',
      '-',
      'Quit Flockboard',
    ]);
  });
});

describe('the question before quitting', () => {
  test('is not asked when nothing runs and there is a tray', () => {
    expect(quitQuestion(quiet, true)).toBeNull();
    expect(quitQuestion(null, true)).toBeNull();
  });
  test('offers to keep workers, to stop them and to stay', () => {
    const question = quitQuestion({ ...quiet, running: 2 }, true);
    expect(question?.message).toBe('2 workers are running.');
    expect(question?.buttons.map(({ choice }) => choice)).toEqual(['keep', 'drain', 'stop', 'cancel']);
    expect(quitQuestion({ ...quiet, running: 2 }, true, true)?.buttons.at(-1)?.label).toBe('Do not quit');
  });
  test('is asked without a tray and says how to keep the dispatcher running', () => {
    const question = quitQuestion(quiet, false);
    expect(question?.detail).toContain('flockboard serve');
    expect(question?.buttons.map(({ choice }) => choice)).toEqual(['keep', 'cancel']);
    expect(quitQuestion({ ...quiet, running: 1 }, false)?.detail).toContain('flockboard serve');
  });
});

describe('what needs a person', () => {
  const told = (n: number, kind: Told['kind'] = 'question'): Told => ({
    board: 'harbor',
    id: `e${n}`,
    eventId: n,
    kind,
    taskId: `t_${n}`,
    title: `Task ${n}`,
    text: 'Which key?',
    at: 0,
    act: null,
  });
  const all = (): boolean => true;
  test('is told with the way to the task, unless its kind is switched off or somebody looks at the window', () => {
    const one = [{ title: 'Task 1', body: 'Which key?', place: '#board=harbor&task=t_1', task: null }];
    expect(notificationsOf([told(1)], all, false)).toEqual(one);
    expect(notificationsOf([told(1), told(2, 'review')], (kind) => kind !== 'review', false)).toEqual(one);
    expect(notificationsOf([told(1)], all, true)).toEqual([]);
  });
  test('is told together when it is much, and leads to the inbox then', () => {
    const many = notificationsOf(
      [1, 2, 3, 4, 5].map((n) => told(n)),
      all,
      false,
    );
    expect(many).toEqual([
      {
        title: '5 things need you',
        body: 'Task 1\nTask 2\nTask 3\nand 2 more',
        place: '#board=harbor&view=needs',
        task: null,
      },
    ]);
    const act = { kind: 'approve', version: 4 } as const;
    expect(notificationsOf([{ ...told(1), act }], all, false)).toMatchObject([
      { task: { board: 'harbor', id: 't_1', act } },
    ]);
    const [news] = notificationsOf(
      [1, 2, 3, 4].map((n) => told(n, 'followed')),
      all,
      false,
    );
    expect(news).toMatchObject({ title: '4 things happened', place: '#board=harbor&view=activity' });
  });
});

describe('requests for a port (E11)', () => {
  const mainFrame = { url: 'app://flockboard/' };
  const sender = { mainFrame };
  test('are granted to the main frame of the board', () => {
    expect(isTrustedRequest({ senderFrame: mainFrame, sender }, [])).toBe(true);
  });
  test('are refused to frames, to other pages, to pages that are gone and with anything in them', () => {
    const elsewhere = { url: 'https://evil.example/' };
    expect(isTrustedRequest({ senderFrame: { url: 'app://flockboard/' }, sender }, [])).toBe(false);
    expect(isTrustedRequest({ senderFrame: elsewhere, sender: { mainFrame: elsewhere } }, [])).toBe(false);
    expect(isTrustedRequest({ senderFrame: null, sender }, [])).toBe(false);
    expect(isTrustedRequest({ senderFrame: mainFrame, sender }, [{ admin: true }])).toBe(false);
  });
});

test('trouble is shown as its sentence, and a defect does not show its inside (T34)', () => {
  expect(sentenceOf(new Refusal('not_a_board', 'kanban.db is not a board.'))).toBe('kanban.db is not a board.');
  expect(sentenceOf(new Fault('disk_full', 'The disk is full.'))).toBe('The disk is full.');
  expect(sentenceOf(new TypeError('x of undefined at /secret/path'))).not.toContain('secret');
});
