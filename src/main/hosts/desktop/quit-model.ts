/** The question asked before quitting, derived from what runs. Pure; quit.ts asks it. */
import type { EngineSummary, StopWorkers } from '../../services/engine/engine-protocol.ts';

export interface QuitQuestion {
  message: string;
  detail: string;
  buttons: readonly { label: string; choice: StopWorkers | 'cancel' }[];
}

/**
 * @param hasTray without a tray the question is also asked when the window is closed, and says how to keep the
 * dispatcher running.
 * @returns null when nothing has to be asked.
 */
export function quitQuestion(summary: EngineSummary | null, hasTray: boolean): QuitQuestion | null {
  const running = summary?.running ?? 0;
  const serve = 'There is no tray here. To keep tasks starting without this window, run: flockboard serve';
  if (running === 0) {
    if (hasTray) return null;
    return {
      message: 'Quit Flockboard?',
      detail: `Ready tasks will not start until it runs again.\n\n${serve}`,
      buttons: [
        { label: 'Quit', choice: 'keep' },
        { label: 'Cancel', choice: 'cancel' },
      ],
    };
  }
  return {
    message: running === 1 ? '1 worker is running.' : `${running} workers are running.`,
    detail: [
      'Keep running: workers go on by themselves and are picked up again at the next start.',
      'Stop workers: each worker and everything it started is ended; its task goes back to Ready.',
      ...(hasTray ? [] : ['', serve]),
    ].join('\n'),
    buttons: [
      { label: 'Keep running', choice: 'keep' },
      { label: 'Stop workers', choice: 'stop' },
      { label: 'Cancel', choice: 'cancel' },
    ],
  };
}
