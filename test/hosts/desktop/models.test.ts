import { describe, expect, test } from 'vitest';
import { quitQuestion } from '../../../src/main/hosts/desktop/quit-model.ts';
import { trayLine, trayLook, trayRows } from '../../../src/main/hosts/desktop/tray-model.ts';
import { isTrustedRequest } from '../../../src/main/hosts/desktop/trusted-request.ts';
import { sentenceOf } from '../../../src/main/hosts/desktop/trouble.ts';
import { Fault, Refusal } from '../../../src/contract/error.ts';

const quiet = { running: 0, needsYou: 0, paused: false, dispatching: true };
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
  test('offers to pause what dispatches and to resume what is paused', () => {
    expect(labels(trayRows(quiet))).toEqual([
      'Open Flockboard',
      'No workers running',
      '-',
      'Pause dispatching',
      '-',
      'Quit Flockboard',
    ]);
    expect(labels(trayRows({ ...quiet, paused: true }))).toContain('Resume dispatching');
  });
  test('says who dispatches when this program does not, and offers nothing it cannot do', () => {
    const rows = trayRows({ ...quiet, dispatching: false });
    expect(rows).toContainEqual({ label: 'Another program starts the workers', command: null });
    expect(labels(trayRows(null))).toEqual(['Open Flockboard', 'The engine is not running', '-', 'Quit Flockboard']);
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
    expect(question?.buttons.map(({ choice }) => choice)).toEqual(['keep', 'stop', 'cancel']);
  });
  test('is asked without a tray and says how to keep the dispatcher running', () => {
    const question = quitQuestion(quiet, false);
    expect(question?.detail).toContain('flockboard serve');
    expect(question?.buttons.map(({ choice }) => choice)).toEqual(['keep', 'cancel']);
    expect(quitQuestion({ ...quiet, running: 1 }, false)?.detail).toContain('flockboard serve');
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
