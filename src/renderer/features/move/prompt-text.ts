/** The words of the prompt before a move: what is asked, what will happen, and which answer is needed. Pure. */
import type { MoveRule } from '../../../contract/moves.ts';
import type { Status } from '../../../contract/status.ts';
import type { Card } from '../../../contract/task.ts';
import { stopWords } from '../../lib/status-text.ts';

interface PromptText {
  title: string;
  detail: string;
  field: { placeholder: string; isRequired: boolean; answer: 'reason' | 'summary' } | null;
  /** Null when choosing from the list is the confirmation. */
  button: string | null;
}

const STOP_TITLES: Partial<Record<Status, string>> = {
  ready: 'Stop this worker and queue again?',
  todo: 'Stop this worker and park the task?',
  review: 'Stop this worker and review?',
  archived: 'Stop this worker and archive?',
};

/** Words for a move that asks or stops. */
export function promptText(card: Card, to: Status, rule: MoveRule): PromptText {
  const isStop = rule.kind === 'stop';
  const lead = isStop ? `${stopWords(card)} ` : '';
  switch (rule.question) {
    case 'worker':
      return { title: 'Who should do it?', detail: '', field: null, button: null };
    case 'time':
      return { title: 'When should it start?', detail: '', field: null, button: null };
    case 'reason':
      return {
        title: 'What is it waiting for?',
        detail: `${lead}The reason shows on the card.`,
        field: { placeholder: 'Needs a decision on the rate-limit key', isRequired: true, answer: 'reason' },
        button: rule.label,
      };
    case 'change':
      return {
        title: 'What should change?',
        detail: 'Goes to the same worker as a comment.',
        field: { placeholder: 'Rename the column and run the tests again', isRequired: true, answer: 'reason' },
        button: rule.label,
      };
    case 'summary':
      return {
        title: isStop ? 'Complete by hand?' : card.status === 'review' ? 'Approve' : 'Complete',
        detail: `${lead}The summary goes to the next task.`,
        field: { placeholder: 'What changed, and how it was checked', isRequired: false, answer: 'summary' },
        button: card.status === 'review' ? 'Approve' : isStop ? 'Stop and complete' : 'Complete',
      };
    case undefined:
      return { title: STOP_TITLES[to] ?? `${rule.label}?`, detail: lead.trim(), field: null, button: rule.label };
  }
}
