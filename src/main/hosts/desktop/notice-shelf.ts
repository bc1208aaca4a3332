/**
 * The notifications that are shown now, and what a press on one of them does. They are kept from the garbage collector
 * until they are pressed or closed, because a collected one is deaf.
 */
import { Notification } from 'electron';
import type { Log } from '../../world/world.ts';
import type { SupervisedEngine } from './engine-supervisor.ts';
import { answer, approve } from './notice-acts.ts';
import { controlsOf, type ActOnTask, type Shown } from './notice-model.ts';

export interface ShelfOptions {
  engine: Pick<SupervisedEngine, 'connect'>;
  /** Brings the window forward at that place. */
  open(place: string): void;
  log: Log;
}

/** @returns what shows one notification */
export function createShelf(options: ShelfOptions): (shown: Shown) => void {
  const { engine, open, log } = options;
  const shelf = new Set<Notification>();

  /** What could not be done is told, and leads to the task, where it can be seen why. */
  function attempt({ task, title, place }: Shown, what: string, act: (about: ActOnTask) => Promise<void>): void {
    if (task === null) return open(place);
    act(task).catch((error: unknown) => {
      log.info('A notification could not do what was pressed.', { task: task.id, error });
      const body = error instanceof Error ? error.message : 'The engine gave no reason.';
      show({ title: `${what}: ${title}`, body, place, task: null });
    });
  }

  function show(shown: Shown): void {
    const { title, body, place, task } = shown;
    const notification = new Notification({ title, body, ...controlsOf(task?.act ?? null) });
    shelf.add(notification);
    const over = (then: () => void): void => {
      shelf.delete(notification);
      then();
    };
    notification.on('click', () => over(() => open(place)));
    notification.on('action', () =>
      over(() =>
        task?.act.kind === 'approve'
          ? attempt(shown, 'Not approved', async (one) => approve(engine, one))
          : open(place),
      ),
    );
    notification.on('reply', ({ reply }) =>
      over(() =>
        reply.trim() === ''
          ? open(place)
          : attempt(shown, 'Not answered', async (one) => answer(engine, one, reply.trim())),
      ),
    );
    notification.on('close', () => shelf.delete(notification));
    notification.show();
  }
  return show;
}
