/** The acts that make sense in each status, most likely first. The table of legal moves has the last word on each. */
import { ArrowRight, CalendarClock, Check, Hand, Play, Reply, RotateCcw, Undo2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Status } from '../../contract/status.ts';
import type { Card } from '../../contract/task.ts';

interface StatusAct {
  to: Status;
  label: string;
  Icon: LucideIcon;
  isMain?: boolean;
  /** The key that does the same. */
  keys?: string;
}

const BLOCK: StatusAct = { to: 'blocked', label: 'Block', Icon: Hand, keys: 'B' };
const COMPLETE: StatusAct = { to: 'done', label: 'Complete', Icon: Check, keys: 'D' };

function whenBlocked(card: Card): readonly StatusAct[] {
  const isAsking = card.blockKind === 'needs_input';
  const isTripped = card.blockKind === 'breaker';
  const label = isTripped ? 'Reset and queue' : isAsking ? 'Unblock without an answer' : 'Unblock';
  return [{ to: 'ready', label, Icon: RotateCcw, isMain: !isTripped && !isAsking, keys: 'U' }, COMPLETE];
}

/** Moves offered for a card, as buttons in its drawer and as commands of the palette. */
export function statusActs(card: Card): readonly StatusAct[] {
  switch (card.status) {
    case 'running':
      return [{ to: 'ready', label: 'Reclaim', Icon: RotateCcw, keys: 'R' }, BLOCK, COMPLETE];
    case 'ready':
      return [BLOCK, COMPLETE];
    case 'blocked':
      return whenBlocked(card);
    case 'review':
      return [
        { to: 'done', label: 'Approve', Icon: Check, isMain: true, keys: 'D' },
        { to: 'ready', label: 'Send back', Icon: Reply },
      ];
    case 'done':
      return [{ to: card.openParents.length > 0 ? 'todo' : 'ready', label: 'Reopen', Icon: Undo2 }];
    case 'triage':
      return [
        { to: 'todo', label: 'Accept', Icon: ArrowRight },
        { to: 'ready', label: 'Queue', Icon: Play },
      ];
    case 'todo':
      return [{ to: 'ready', label: 'Queue', Icon: ArrowRight }, BLOCK, COMPLETE];
    case 'scheduled':
      return [
        { to: 'ready', label: 'Run now', Icon: Play },
        { to: 'todo', label: 'Unschedule', Icon: CalendarClock },
      ];
    case 'archived':
      return [{ to: 'todo', label: 'Restore', Icon: Undo2 }];
  }
}
