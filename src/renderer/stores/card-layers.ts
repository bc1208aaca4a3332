/**
 * The cards as the feed says, and over them the moves that a person made and the feed has not shown yet. Decides
 * which card is drawn; knows nothing of columns or of who asks.
 */
import type { Status } from '../../contract/status.ts';
import type { Card } from '../../contract/task.ts';

interface Overlay {
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
  lay(id: string, status: Status, at: number): void;
  accept(id: string, version: number): void;
  take(id: string): void;
  /** Cards whose move is not answered yet. */
  pending(): Readonly<Record<string, true>>;
}

/** Builds empty layers. */
export function createCardLayers(): CardLayers {
  const overlays = new Map<string, Overlay>();
  let confirmed = new Map<string, Card>();

  const catchUp = (id: string): void => {
    const overlay = overlays.get(id);
    if (overlay === undefined) return;
    const card = confirmed.get(id);
    const isReached = overlay.untilVersion !== null && card !== undefined && card.version >= overlay.untilVersion;
    if (card === undefined || isReached) overlays.delete(id);
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
      const overlay = overlays.get(id);
      if (card === undefined) return null;
      if (overlay === undefined || overlay.status === card.status) return card;
      return { ...card, status: overlay.status, statusSince: overlay.at, hold: null };
    },
    lay(id, status, at) {
      overlays.set(id, { status, at, untilVersion: null });
    },
    accept(id, version) {
      const overlay = overlays.get(id);
      if (overlay === undefined) return;
      overlays.set(id, { ...overlay, untilVersion: version });
      catchUp(id);
    },
    take: (id) => void overlays.delete(id),
    pending: () =>
      Object.fromEntries(
        [...overlays].filter(([, overlay]) => overlay.untilVersion === null).map(([id]) => [id, true as const]),
      ),
  };
}
