/** A fresh board in a temporary folder for one stress program, removed when the program ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBoard } from '../../src/main/hosts/library/index.ts';
import { violationsOf } from '../../test/support/invariants.ts';
import type { Report } from './report.ts';

export type Board = ReturnType<typeof openBoard>;

export interface StressBoard {
  path: string;
  board: Board;
}

/** A new board; the program that holds it should keep it open only while it needs it. */
export function stressBoard(): StressBoard {
  const folder = mkdtempSync(join(tmpdir(), 'flockboard-stress-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'kanban.db');
  return { path, board: openBoard({ path }) };
}

/** Closes the board and reports every invariant of the file that does not hold. */
export function checkFile({ path, board }: StressBoard, report: Report): void {
  board.close();
  for (const { invariant, rows } of violationsOf(path)) report.require(false, `${invariant}: ${JSON.stringify(rows)}`);
}
