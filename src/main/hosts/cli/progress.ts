/** The lines that a drain prints while it goes on: one for each event that people care about. */
import type { EventKind } from '../../../contract/status.ts';
import type { BoardEvent, Task } from '../../../contract/task.ts';
import type { Output, Style } from './output.ts';
import { clip, plain } from './terminal-text.ts';

const LINES: Partial<Record<EventKind, readonly [mark: string, words: string, style: Style | undefined]>> = {
  spawned: ['●', 'started', 'cyan'],
  adopted: ['●', 'taken over', 'cyan'],
  completed: ['✓', 'done', 'green'],
  blocked: ['⊘', 'blocked', 'yellow'],
  review_requested: ['◆', 'review', 'yellow'],
  crashed: ['✗', 'failed', 'red'],
  timed_out: ['✗', 'timed out', 'red'],
  no_verdict: ['✗', 'no verdict', 'red'],
  spawn_failed: ['✗', 'no start', 'red'],
  gave_up: ['✗', 'gave up', 'red'],
  rate_limited: ['·', 'later', 'dim'],
  reclaimed: ['·', 'taken back', 'dim'],
  released: ['·', 'released', 'dim'],
};
const WORDS_WIDTH = 12;

/** One line with fixed columns, or null for events that are not worth a line. */
export function progressLine(output: Output, event: BoardEvent, task: Task | null): string | null {
  const line = LINES[event.kind];
  if (line === undefined) return null;
  const [mark, words, style] = line;
  const said = ['summary', 'reason', 'error']
    .map((key) => event.payload?.[key])
    .find((text) => typeof text === 'string');
  const title = clip(task?.title ?? '', 60);
  const tail = typeof said !== 'string' || event.kind === 'spawned' ? title : `${title}: ${clip(said, 120)}`;
  return `${output.paint(style, `${mark} ${words}`.padEnd(WORDS_WIDTH))}  ${plain(event.taskId)}  ${tail}`;
}
