/**
 * The cards as the feed says, and over them the moves that a person made and the feed has not shown yet: the newest of
 * a card's moves is drawn, and each goes when it is refused or when the feed has caught up with it. Decides
 * which card is drawn; knows nothing of columns or of who asks.
 */
import type { Status } from '../../contract/status.ts';
import type { Card } from '../../contract/task.ts';

interface Overlay {
  ticket: number;
  status: Status;
  /** When it was laid, epoch milliseconds of the engine. */
  at: number;
  /** Set once the engine accepted: the overlay goes when the feed's card has this version. */
  untilVersion: number | null;
}

export interface CardLayers {
  /** Takes a whole board; every overlay goes. */
  reset(cards: readonly Card[]): void;
  /** Takes what the feed changed; overlays that it caught up with go. @returns the ids touched. */
  patch(cards: readonly Card[], removed: readonly string[]): ReadonlySet<string>;
  /** The card to draw, or null when there is none. */
  shown(id: string): Card | null;
  /** Lays a move over a card. @returns the ticket that the move is known by from now on */
  lay(id: string, status: Status, at: number): number;
  /** Keeps a move until the feed has row `version` of its card. */
  accept(id: string, ticket: number, version: number): void;
  /** Takes a move off its card, and those that were made after it: they began from what never came. */
  take(id: string, ticket: number): void;
  /** Cards whose move is not answered yet. */
  pending(): Readonly<Record<string, true>>;
}

/** Builds empty layers. */
export function createCardLayers(): CardLayers {
  /** Moves of a card in the order in which they were made. */
  const overlays = new Map<string, readonly Overlay[]>();
  let confirmed = new Map<string, Card>();
  let lastTicket = 0;

  const keep = (id: string, isKept: (overlay: Overlay) => boolean): void => {
    const left = (overlays.get(id) ?? []).filter(isKept);
    if (left.length > 0) overlays.set(id, left);
    else overlays.delete(id);
  };
  const catchUp = (id: string): void => {
    const version = confirmed.get(id)?.version;
    if (overlays.has(id))
      keep(id, ({ untilVersion }) => version !== undefined && (untilVersion === null || untilVersion > version));
  };

  return {
    reset(cards) {
      overlays.clear();
      confirmed = new Map(cards.map((card) => [card.id, card]));
    },
    patch(cards, removed) {
      for (const card of cards) confirmed.set(card.id, card);
      for (const id of removed) confirmed.delete(id);
      const touched = new Set([...cards.map((card) => card.id), ...removed]);
      for (const id of touched) catchUp(id);
      return touched;
    },
    shown(id) {
      const card = confirmed.get(id);
      const laid = overlays.get(id);
      if (card === undefined) return null;
      const top = laid?.at(-1);
      if (laid === undefined || top === undefined) return card;
      // What the engine answered is newer than the feed's row: the next change has to name it.
      const version = Math.max(card.version, ...laid.map((overlay) => overlay.untilVersion ?? 0));
      if (top.status === card.status) return version === card.version ? card : { ...card, version };
      return { ...card, status: top.status, statusSince: top.at, hold: null, version };
    },
    lay(id, status, at) {
      lastTicket += 1;
      overlays.set(id, [...(overlays.get(id) ?? []), { ticket: lastTicket, status, at, untilVersion: null }]);
      return lastTicket;
    },
    accept(id, ticket, version) {
      const laid = overlays.get(id) ?? [];
      if (!laid.some((overlay) => overlay.ticket === ticket)) return;
      overlays.set(
        id,
        laid.map((overlay) => (overlay.ticket === ticket ? { ...overlay, untilVersion: version } : overlay)),
      );
      catchUp(id);
    },
    take: (id, ticket) => keep(id, (overlay) => overlay.ticket < ticket),
    pending: () =>
      Object.fromEntries(
        [...overlays]
          .filter(([, laid]) => laid.some((overlay) => overlay.untilVersion === null))
          .map(([id]) => [id, true as const]),
      ),
  };
}
