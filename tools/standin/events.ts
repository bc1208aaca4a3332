/** Events that a listener may prevent. */
import type { EventEmitter } from 'node:events';

export function emitPreventable(emitter: EventEmitter, name: string, extra: object = {}): boolean {
  const event = {
    ...extra,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
  emitter.emit(name, event);
  return event.defaultPrevented;
}
