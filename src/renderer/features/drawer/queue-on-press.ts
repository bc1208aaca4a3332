import type { MouseEvent } from 'react';
import { requestMove } from '../../actions/tasks.ts';

/** Queues a task when a button is pressed; what has to be asked first is asked below that button. */
export function queueOnPress(id: string) {
  return (event: MouseEvent<HTMLElement>) => {
    const rect = event.currentTarget.getBoundingClientRect();
    requestMove(id, 'ready', { x: rect.left + rect.width / 2, y: rect.bottom + 30 });
  };
}
