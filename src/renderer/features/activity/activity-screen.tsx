import { useActivity } from '../../lib/use-activity.ts';
import '../../styles/activity.css';
import { EventList } from './event-list.tsx';
import { ProfileTable } from './profile-table.tsx';
import { Stats } from './stats.tsx';
import { Ticks } from './ticks.tsx';
import { WorkersNow } from './workers-now.tsx';

/** What the fleet does: the last day in numbers, workers now, the dispatcher's hour, and every event. */
export default function ActivityScreen() {
  const { activity, problem } = useActivity();
  return (
    <div className="act" data-testid="activity">
      {/* The part scrolls, so the keyboard must reach it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className="actmain" tabIndex={0} aria-label="Fleet activity">
        {activity === null ? (
          <div className="stats waiting">{problem !== null && <p className="secempty">{problem}</p>}</div>
        ) : (
          <Stats activity={activity} />
        )}
        <WorkersNow />
        {activity !== null && (
          <>
            <Ticks activity={activity} />
            <ProfileTable activity={activity} />
          </>
        )}
      </section>
      <EventList />
    </div>
  );
}
