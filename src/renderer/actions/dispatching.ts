/** What a person asks of the dispatcher of the shown board. */
import { readTrouble } from '../lib/trouble.ts';
import { connected } from '../lib/window-session.ts';
import { showTrouble, toast } from './view.ts';

/** Asks the dispatcher for a tick now. */
export async function nudge(): Promise<void> {
  try {
    const { api, board } = connected();
    const { accepted } = await api.board.nudge({ board });
    toast({ text: accepted ? 'Tick requested' : 'This window does not dispatch', tone: 'info' });
  } catch (error) {
    showTrouble(readTrouble(error), null, () => void nudge());
  }
}

export async function setPaused(paused: boolean): Promise<void> {
  try {
    const { api, board } = connected();
    const result = await api.board.setPaused({ board, paused });
    toast({ text: result.paused ? 'Dispatcher paused. Running workers go on.' : 'Dispatcher on', tone: 'info' });
  } catch (error) {
    showTrouble(readTrouble(error), null);
  }
}
