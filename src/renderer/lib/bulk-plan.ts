/** What moving several tasks at once would mean: who can go, who cannot and why, and what has to be answered. Pure. */
import { ruleFor } from '../../contract/moves.ts';
import type { MoveQuestion, MoveRule } from '../../contract/moves.ts';
import type { Status } from '../../contract/status.ts';
import type { Card } from '../../contract/task.ts';
import { moveSubject } from './status-text.ts';

interface Able {
  card: Card;
  rule: MoveRule;
}
/** A task that stays, or a change that failed, with the sentence that says why. */
export interface Failure {
  id: string;
  title: string;
  why: string;
}
export interface BulkPlan {
  to: Status;
  /** Tasks that are not there already. */
  total: number;
  can: readonly Able[];
  cannot: readonly Failure[];
  /** Every question that at least one of them asks. */
  questions: ReadonlySet<MoveQuestion>;
  /** Workers that would be stopped. */
  stops: number;
}

/** Splits the tasks by the table of legal moves. */
export function planMoves(cards: readonly Card[], to: Status): BulkPlan {
  const can: Able[] = [];
  const cannot: Failure[] = [];
  const questions = new Set<MoveQuestion>();
  // A task that is there already is neither moved nor refused.
  const others = cards.filter((card) => card.status !== to);
  for (const card of others) {
    const rule = ruleFor(moveSubject(card), to);
    if (rule.kind === 'no') {
      cannot.push({ id: card.id, title: card.title, why: `${rule.label}. ${rule.why}` });
      continue;
    }
    can.push({ card, rule });
    if (rule.question !== undefined) questions.add(rule.question);
  }
  const stops = can.filter(({ rule }) => rule.kind === 'stop').length;
  return { to, total: others.length, can, cannot, questions, stops };
}

/** True when the moves can happen without another word from the person. */
export function isPlain(plan: BulkPlan): boolean {
  return plan.cannot.length === 0 && plan.questions.size === 0 && plan.stops === 0;
}

const LISTED_MAX = 3;

/** Failures as lines of a toast, the first ones by name. */
export function failureLines(failures: readonly Failure[]): string {
  const named = failures.slice(0, LISTED_MAX).map(({ title, why }) => `${title}: ${why}`);
  const rest = failures.length - named.length;
  return [...named, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n');
}
