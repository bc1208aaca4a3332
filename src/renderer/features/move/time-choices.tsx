import { useState } from 'react';
import { boardNow } from '../../lib/clock.ts';
import { timeOfDay } from '../../lib/format.ts';

const HOUR_MS = 3_600_000;

/** That hour of the day: today if it is still to come, `addDays` later otherwise. */
function atHour(now: number, hour: number, addDays: number): number {
  const date = new Date(now);
  date.setDate(date.getDate() + addDays);
  date.setHours(hour, 0, 0, 0);
  return date.getTime() > now ? date.getTime() : date.getTime() + 24 * HOUR_MS;
}

/** Start times people mean most, and a field for any other; choosing one confirms. */
export function TimeChoices({ onPick }: { onPick(at: number): void }) {
  const [now] = useState(boardNow);
  const [own, setOwn] = useState('');
  const choices = [
    { label: 'In 1 hour', at: now + HOUR_MS },
    { label: 'Tonight', at: atHour(now, 21, 0) },
    { label: 'Tomorrow morning', at: atHour(now, 9, 1) },
  ];
  const ownAt = own === '' ? Number.NaN : new Date(own).getTime();
  const isPast = ownAt <= now;
  return (
    <div className="list">
      {choices.map(({ label, at }, index) => (
        <button
          type="button"
          className="mi"
          key={label}
          data-first={index === 0 || undefined}
          onClick={() => onPick(at)}
        >
          {label}
          <span className="hint">{timeOfDay(at, now)}</span>
        </button>
      ))}
      <div className="owntime">
        <input
          type="datetime-local"
          className="input"
          aria-label="Another time"
          value={own}
          onChange={(event) => setOwn(event.target.value)}
        />
        <button
          type="button"
          className="btn out"
          disabled={Number.isNaN(ownAt) || isPast}
          onClick={() => onPick(ownAt)}
        >
          Set
        </button>
      </div>
      {isPast && <p className="fielderror">Pick a time in the future.</p>}
    </div>
  );
}
