/** The remedies that a finding offers, as acts of the window. What only a terminal can do is copied. */
import type { Finding, FindingAction } from '../../contract/diagnostics.ts';
import type { Point } from '../stores/view-store.ts';
import { copy } from './copy.ts';
import { openSettings } from './settings.ts';
import { nudge, setPaused } from './dispatching.ts';
import { requestMove } from './tasks.ts';
import { openDrawer, openPick, setOverlay } from './view.ts';

/** What can be done for the task that a finding is about. @returns false for remedies of the board */
function onTask(action: FindingAction, taskId: string, at: Point): boolean {
  switch (action.kind) {
    case 'reassign':
      openPick({ field: 'worker', ids: [taskId], at });
      return true;
    case 'unblock':
    case 'reclaim':
      requestMove(taskId, 'ready', at);
      return true;
    case 'comment':
    case 'edit':
      openDrawer(taskId, true);
      return true;
    case 'show_log':
      openDrawer(taskId, true, 'log');
      return true;
    case 'show_parent':
      openDrawer(action.command?.split(' ').at(-1) ?? taskId, true);
      return true;
    default:
      return false;
  }
}

/** @param at where a prompt or menu opens */
export function remedy(action: FindingAction, finding: Finding, at: Point): void {
  if (finding.taskId !== null && onTask(action, finding.taskId, at)) return;
  if (action.kind === 'settings') openSettings('workers');
  else if (action.kind === 'resume') void setPaused(false);
  else if (action.kind === 'nudge') void nudge();
  else if (action.kind === 'take_over') setOverlay('takeOver');
  else if (action.command !== null)
    void copy(action.command, { text: 'Copied. Run it in a terminal.', detail: action.command, tone: 'info' });
}
