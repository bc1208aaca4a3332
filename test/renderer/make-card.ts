/** Cards for unit tests. */
import { CARD_FIELDS } from '../../src/contract/card-rows.ts';
import type { BoardDelta, BoardSnapshot } from '../../src/contract/feed.ts';
import type { Card } from '../../src/contract/task.ts';

/** A ready card with nothing special; `patch` says what is. */
export function makeCard(id: string, patch: Partial<Card> = {}): Card {
  return {
    id,
    title: `Task ${id}`,
    status: 'ready',
    statusSince: 1000,
    assignee: 'shell',
    tenant: null,
    priority: 0,
    workspaceKind: 'scratch',
    parentCount: 0,
    openParents: [],
    stuckOn: [],
    childCount: 0,
    childDoneCount: 0,
    commentCount: 0,
    consecutiveFailures: 0,
    failureLimit: 2,
    blockKind: null,
    blockReason: null,
    hold: null,
    scheduledAt: null,
    createdAt: 1000,
    completedAt: null,
    version: 1,
    run: null,
    lastLine: null,
    workerLingers: false,
    ...patch,
  };
}

/** Cards as the engine sends a whole board. */
export function cardRows(cards: readonly Card[]): string {
  return JSON.stringify(cards.map((card) => CARD_FIELDS.map((field) => card[field])));
}

export function makeSnapshot(cards: readonly Card[], cursor = 10): BoardSnapshot {
  return { board: 'default', cursor, cardsJson: cardRows(cards), now: 5000 };
}

export function makeDelta(cursor: number, patch: Partial<BoardDelta> = {}): BoardDelta {
  return { board: 'default', cursor, cards: [], removed: [], events: [], now: 5000, ...patch };
}
