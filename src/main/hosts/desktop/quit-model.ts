/** The question asked before quitting, derived from what runs. Pure; quit.ts asks it. */
import type { EngineSummary, StopWorkers } from '../../services/engine/engine-protocol.ts';

/** `drain`: start no further task and quit when the running ones are over. */
export type QuitChoice = StopWorkers | 'drain' | 'cancel';

export interface QuitQuestion {
  message: string;
  detail: string;
  buttons: readonly { label: string; choice: QuitChoice }[];
}

/**
 * @param isDraining the person has chosen to wait and asks again
 * @param hasTray without a tray the question is also asked when the window is closed, and says how to keep the
 * dispatcher running.
 * @returns null when nothing has to be asked.
 */
export function quitQuestion(summary: EngineSummary | null, hasTray: boolean, isDraining = false): QuitQuestion | null {
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
    message: `${running === 1 ? '1 worker is' : `${running} workers are`} ${isDraining ? 'still ' : ''}running.`,
    detail: [
      'Keep running: workers go on by themselves and are picked up again at the next start.',
      'Wait for them: no further task starts, and Flockboard quits when they are done.',
      'Stop workers: each worker and everything it started is ended; its task goes back to Ready.',
      ...(hasTray ? [] : ['', serve]),
    ].join('\n'),
    buttons: [
      { label: 'Keep running', choice: 'keep' },
      { label: isDraining ? 'Go on waiting' : 'Wait for them', choice: 'drain' },
      { label: 'Stop workers', choice: 'stop' },
      { label: isDraining ? 'Do not quit' : 'Cancel', choice: 'cancel' },
    ],
  };
}
