/** Following a task: being told when it is done and when a run of it fails, in windows and on the desktop. */
import { readTrouble } from '../lib/trouble.ts';
import { connected } from '../lib/window-session.ts';
import { showTrouble, toast } from './view.ts';

export async function followTask(id: string, isFollowed: boolean): Promise<void> {
  try {
    const { api, board } = connected();
    await api.task.follow({ board, id, isFollowed });
    toast(
      isFollowed
        ? { text: 'is followed', detail: 'You are told when it is done and when a run of it fails.', taskId: id }
        : { text: 'is no longer followed', taskId: id },
    );
  } catch (error) {
    showTrouble(readTrouble(error), id);
  }
}
