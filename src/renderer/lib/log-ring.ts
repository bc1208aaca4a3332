/**
 * The last lines of a log as chunks arrive. Owns memory bounds: at most LOG_LINES_MAX lines of LINE_CHARS_MAX
 * characters, whatever a worker prints (failures.md: a 50 MB line must not stall the window). Knows nothing of
 * where chunks come from.
 */
export const LOG_LINES_MAX = 2000;
/** A longer line is cut; the file keeps the whole of it. */
export const LINE_CHARS_MAX = 4000;

export interface LogLine {
  /** Counts from 1 at the first line received; stable while the ring moves on. */
  number: number;
  text: string;
}

interface LogRing {
  /** Adds decoded text that may end in the middle of a line. */
  push(text: string): void;
  /** Lines oldest first; the last one may still grow. A new array after every change, the same one otherwise. */
  lines(): readonly LogLine[];
  /** Lines that were received and are no longer held. */
  dropped(): number;
  clear(): void;
}

/** A carriage return that no newline follows starts the line over, as a terminal draws progress bars. */
function overwritten(text: string): string {
  const at = text.lastIndexOf('\r');
  return at === -1 ? text : text.slice(at + 1);
}

function bounded(text: string): string {
  return text.length <= LINE_CHARS_MAX ? text : `${text.slice(0, LINE_CHARS_MAX)} … (line cut)`;
}

/** Creates an empty ring. */
export function createLogRing(): LogRing {
  let held: LogLine[] = [];
  let view: readonly LogLine[] | null = null;
  let next = 1;
  let open = '';

  const add = (text: string): void => {
    held.push({ number: next, text: bounded(overwritten(text.endsWith('\r') ? text.slice(0, -1) : text)) });
    next += 1;
  };
  const trim = (): void => {
    if (held.length > LOG_LINES_MAX) held = held.slice(-LOG_LINES_MAX);
  };

  return {
    push(text) {
      if (text === '') return;
      view = null;
      const parts = text.split('\n');
      const [first = '', ...rest] = parts;
      // The open line stops growing once it is far beyond what is shown; it is cut again when it closes.
      open = open.length > LINE_CHARS_MAX * 2 && !first.includes('\r') ? open : open + first;
      const last = rest.pop();
      if (last !== undefined) {
        add(open);
        // Lines that would be pushed out at once are only counted.
        next += Math.max(0, rest.length - LOG_LINES_MAX);
        for (const line of rest.slice(-LOG_LINES_MAX)) add(line);
        open = last;
      }
      trim();
    },
    lines() {
      if (view === null) {
        const tail = open === '' ? [] : [{ number: next, text: bounded(overwritten(open)) }];
        view = tail.length === 0 ? held.slice() : [...held.slice(-(LOG_LINES_MAX - 1)), ...tail];
      }
      return view;
    },
    dropped: () => next - 1 - held.length,
    clear() {
      held = [];
      view = null;
      next = 1;
      open = '';
    },
  };
}
