/** What keeps a ready card from starting, sorted by who can clear it. Pure. */
import { fieldToMend, isPersonsHold } from '../../contract/status.ts';
import type { Card } from '../../contract/task.ts';

/** True when only a person can clear what holds the card. */
export function isStuck(card: Card): boolean {
  return card.hold !== null && isPersonsHold(card.hold.code);
}

/** What holds the card in as few words as a card and a status bar have room for; the whole sentence is in its title. */
export function briefHold({ hold, assignee }: Pick<Card, 'hold' | 'assignee'>): string {
  if (hold?.code === 'unknown_profile') return `No worker called ${assignee ?? ''}`;
  if (hold?.code === 'no_command' && fieldToMend(hold) === null) return `No command for ${assignee ?? ''}`;
  return hold?.text ?? '';
}
