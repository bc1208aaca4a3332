/**
 * Cards as rows: the values of a card in the order of CARD_FIELDS. So the database hands them out, and so all cards of a
 * board cross to a window, as an array of rows: without their names they take a third of the room and of the time.
 */
import type { Card } from './task.ts';

export const CARD_FIELDS = [
  'id',
  'title',
  'status',
  'statusSince',
  'assignee',
  'tenant',
  'priority',
  'workspaceKind',
  'parentCount',
  'openParents',
  'stuckOn',
  'childCount',
  'childDoneCount',
  'commentCount',
  'consecutiveFailures',
  'failureLimit',
  'blockKind',
  'blockReason',
  'hold',
  'scheduledAt',
  'createdAt',
  'completedAt',
  'version',
  'run',
  'lastLine',
  'workerLingers',
] as const satisfies readonly (keyof Card)[];

/** The values of a card in that order. */
type CardRow = { -readonly [Index in keyof typeof CARD_FIELDS]: Card[(typeof CARD_FIELDS)[Index] & keyof Card] };

/** Written out because an object made in a loop over names takes ten times as long and makes every reader slower. */
function cardOf(row: CardRow): Card {
  return {
    id: row[0],
    title: row[1],
    status: row[2],
    statusSince: row[3],
    assignee: row[4],
    tenant: row[5],
    priority: row[6],
    workspaceKind: row[7],
    parentCount: row[8],
    openParents: row[9],
    stuckOn: row[10],
    childCount: row[11],
    childDoneCount: row[12],
    commentCount: row[13],
    consecutiveFailures: row[14],
    failureLimit: row[15],
    blockKind: row[16],
    blockReason: row[17],
    hold: row[18],
    scheduledAt: row[19],
    createdAt: row[20],
    completedAt: row[21],
    version: row[22],
    run: row[23],
    lastLine: row[24],
    workerLingers: row[25],
  };
}

/** The card in this text of one row. */
export function readCardRow(text: string): Card {
  return cardOf(JSON.parse(text) as CardRow);
}

/** The cards in this text. */
export function readCardRows(text: string): Card[] {
  return (JSON.parse(text) as CardRow[]).map(cardOf);
}
