import { useCallback } from 'react';
import type { BoardActivity } from '../../../contract/activity.ts';
import { TickText } from '../../components/tick-text.tsx';
import { plural, shortAge, timeOfDay } from '../../lib/format.ts';
import { useBoard } from '../../stores/use-stores.ts';

type Minute = BoardActivity['minutes'][number];

/** Bars are drawn up to so many claims; more look the same, the number is in the text. */
const CLAIMS_DRAWN_MAX = 3;

function barOf({ claims, failedStarts }: Minute): string {
  if (failedStarts > 0) return 'e';
  return claims === 0 ? '' : `c${Math.min(CLAIMS_DRAWN_MAX, claims)}`;
}

function LastTick() {
  const at = useBoard((state) => state.engine?.lastTickAt ?? null);
  const text = useCallback((now: number) => (at === null ? '' : `last tick ${shortAge(now - at)} ago`), [at]);
  return at === null ? null : <TickText text={text} />;
}

/** What the dispatcher did in each minute of the last hour: claims as bars, failed starts in red. */
export function Ticks({ activity }: { activity: BoardActivity }) {
  const { minutes, now } = activity;
  const claims = minutes.reduce((sum, minute) => sum + minute.claims, 0);
  const failed = minutes.reduce((sum, minute) => sum + minute.failedStarts, 0);
  const text = `${plural(claims, 'claim')}, ${plural(failed, 'failed start')}`;
  return (
    <section aria-label="Dispatcher, last hour">
      <h2 className="sechead">
        Dispatcher, last hour
        <span className="end">
          {text}
          <LastTick />
        </span>
      </h2>
      <div className="ticks" data-testid="ticks" aria-hidden="true">
        {minutes.map((minute) => (
          <i
            key={minute.at}
            className={barOf(minute)}
            title={`${timeOfDay(minute.at, now)}: ${plural(minute.claims, 'claim')}${minute.failedStarts > 0 ? `, ${plural(minute.failedStarts, 'failed start')}` : ''}`}
          />
        ))}
      </div>
    </section>
  );
}
