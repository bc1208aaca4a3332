import type { BoardEvent } from '../../contract/task.ts';
import { boardNow } from '../lib/clock.ts';

const WINDOW_MS = 600_000;
const WIDTH = 118;
const HEIGHT = 16;

/** Heartbeats of the last ten minutes, one tick each, newest at the right. */
export function BeatStrip({
  events,
  runId,
  width = WIDTH,
}: {
  events: readonly BoardEvent[];
  runId: string;
  width?: number;
}) {
  const now = boardNow();
  const beats = events.filter(
    (event) => event.runId === runId && event.kind === 'heartbeat' && now - event.createdAt < WINDOW_MS,
  );
  if (beats.length < 2) return null;
  return (
    <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
      {beats.slice(-60).map((beat) => {
        const age = (now - beat.createdAt) / WINDOW_MS;
        const tall = HEIGHT * (0.5 + 0.45 * Math.abs(Math.sin(beat.id * 2.4)));
        return (
          <rect
            key={beat.id}
            x={((1 - age) * (width - 2)).toFixed(1)}
            y={((HEIGHT - tall) / 2).toFixed(1)}
            width="2"
            height={tall.toFixed(1)}
            rx="1"
            fill="currentColor"
            opacity={(1 - 0.7 * age).toFixed(2)}
          />
        );
      })}
    </svg>
  );
}
