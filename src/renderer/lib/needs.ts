/** What waits for a person, ordered by how much it holds up. Pure. */
import type { EngineStatus } from '../../contract/feed.ts';
import type { Status } from '../../contract/status.ts';
import type { Card } from '../../contract/task.ts';
import { waitingFor } from './board-links.ts';
import type { LinkGraph } from './board-links.ts';

/** `asks`: a worker's question; `breaker`: it failed too often; `stuck`: queued, but cannot start. */
export type NeedKind = 'asks' | 'breaker' | 'blocked' | 'review' | 'stuck';

export interface Need {
  card: Card;
  kind: NeedKind;
  /** Why it waits, in the words of whoever stopped it. */
  text: string;
  /** Ids of unfinished tasks that wait for it, directly or not. */
  unblocks: readonly string[];
}

function kindOf(card: Card): NeedKind {
  if (card.status === 'review') return 'review';
  if (card.blockKind === 'needs_input') return 'asks';
  return card.blockKind === 'breaker' ? 'breaker' : 'blocked';
}

const TEXTS: Readonly<Record<NeedKind, string>> = {
  asks: 'A worker waits for your answer.',
  breaker: 'It failed too often and was stopped.',
  blocked: 'It is blocked; no reason was given.',
  review: 'The work waits for your approval.',
  stuck: 'It cannot start.',
};

/** How many tasks wait for a person; what the badge says. */
export function countNeeds(columns: Readonly<Record<Status, readonly string[]>>, engine: EngineStatus | null): number {
  return columns.blocked.length + columns.review.length + (engine?.stuck.length ?? 0);
}

/** Most held up first, then the most urgent, then the longest waiting. */
export function needsOf(
  cards: Readonly<Record<string, Card>>,
  columns: Readonly<Record<Status, readonly string[]>>,
  stuck: EngineStatus['stuck'],
  graph: LinkGraph,
): Need[] {
  const held = [...columns.blocked, ...columns.review].flatMap((id): Omit<Need, 'unblocks'>[] => {
    const card = cards[id];
    if (card === undefined) return [];
    const kind = kindOf(card);
    return [{ card, kind, text: card.blockReason ?? card.lastLine ?? TEXTS[kind] }];
  });
  const waiting = stuck.flatMap(({ taskId, text }): Omit<Need, 'unblocks'>[] => {
    const card = cards[taskId];
    return card?.status === 'ready' ? [{ card, kind: 'stuck', text }] : [];
  });
  return [...held, ...waiting]
    .map((need) => ({ ...need, unblocks: waitingFor(need.card.id, graph, cards) }))
    .toSorted(
      (a, b) =>
        b.unblocks.length - a.unblocks.length ||
        b.card.priority - a.card.priority ||
        a.card.statusSince - b.card.statusSince ||
        (a.card.id < b.card.id ? -1 : 1),
    );
}
