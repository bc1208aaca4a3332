/** The questions the desktop asks besides quitting: links that leave the application, an engine that cannot go on. */
import { dialog, Notification, shell } from 'electron';
import type { EngineTrouble } from './engine-supervisor.ts';
import { sentenceOf } from './trouble.ts';

/** Shows the whole address before it is opened: its text on the page may say something else (threat T11). */
export async function askAndOpenLink(url: string): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: url.startsWith('mailto:') ? 'Write this mail?' : 'Open this page in your browser?',
    detail: url,
    buttons: ['Open', 'Cancel'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  if (response === 0) await shell.openExternal(url);
}

/** @returns true to start the engine again. */
export async function askAboutEngine(trouble: EngineTrouble): Promise<boolean> {
  if (!trouble.canRestart) {
    dialog.showErrorBox('Flockboard cannot open the board', sentenceOf(trouble.error));
    return false;
  }
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: 'The part of Flockboard that runs tasks has stopped.',
    detail: `${sentenceOf(trouble.error)}\n\nRunning workers are not affected and are picked up again.`,
    buttons: ['Start it again', 'Quit'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}

/** Says once that closing the window did not stop anything. */
export function noticeTray(): void {
  if (!Notification.isSupported()) return;
  new Notification({
    title: 'Flockboard keeps running',
    body: 'Ready tasks still start. Open the board or quit from the tray icon.',
  }).show();
}
