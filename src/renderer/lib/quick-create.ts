/** The one-line form of a new task: `Fix the tests @qa-dev #auth !high >t_23f6a1b2`. Pure. */
/** Words for priorities and the number each stands for. */
export const PRIORITIES: Readonly<Record<string, number>> = {
  none: 0,
  low: 0,
  normal: 1,
  medium: 1,
  high: 2,
  urgent: 3,
};

export interface QuickTask {
  title: string;
  assignee: string | null;
  tenant: string | null;
  priority: number;
  parents: string[];
}

/**
 * Understands the tokens of a quick-create line. A token counts only when it stands alone between spaces; one that
 * cannot be understood (`!soon`) stays in the title, so nothing a person wrote is lost.
 */
export function parseQuickTask(line: string): QuickTask {
  const task: QuickTask = { title: '', assignee: null, tenant: null, priority: 0, parents: [] };
  const words: string[] = [];
  for (const word of line.trim().split(/\s+/)) {
    const [, sign, value] = /^([@#!>])(\S+)$/.exec(word) ?? [];
    if (sign === '@' && value !== undefined) task.assignee = value;
    else if (sign === '#' && value !== undefined) task.tenant = value;
    else if (sign === '!' && value !== undefined && Object.hasOwn(PRIORITIES, value.toLowerCase()))
      task.priority = PRIORITIES[value.toLowerCase()] ?? 0;
    else if (sign === '>' && value !== undefined && /^t_[0-9a-z]+$/i.test(value)) task.parents.push(value);
    else words.push(word);
  }
  task.title = words.join(' ');
  return task;
}

/** Whether that word alone is understood as a token, and so is no part of the title. */
export function isToken(word: string): boolean {
  return word.trim() !== '' && parseQuickTask(word).title === '';
}
