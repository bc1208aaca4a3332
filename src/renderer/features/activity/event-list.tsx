import { useMemo, useState } from 'react';
import type { CSSProperties } from 'react';
import { EVENT_FILTERS, FAILURE_KINDS, OUTCOME_KINDS } from '../../../contract/activity.ts';
import type { EventFilter } from '../../../contract/activity.ts';
import type { BoardEvent } from '../../../contract/task.ts';
import { openDrawer } from '../../actions/view.ts';
import { eventColor, eventName, eventText } from '../../lib/event-text.ts';
import { clockTime } from '../../lib/format.ts';
import { useEvents } from '../../lib/use-events.ts';
import { useBoard } from '../../stores/use-stores.ts';

const NAMES: Readonly<Record<EventFilter, string>> = { all: 'All', outcomes: 'Outcomes', failures: 'Failures' };

const ACCEPTS: Readonly<Record<EventFilter, (event: BoardEvent) => boolean>> = {
  all: () => true,
  outcomes: (event) => OUTCOME_KINDS.includes(event.kind),
  failures: (event) => FAILURE_KINDS.includes(event.kind),
};

function EventRow({ event }: { event: BoardEvent }) {
  const worker = useBoard((state) => state.cards[event.taskId]?.assignee ?? '');
  const title = useBoard((state) => state.cards[event.taskId]?.title);
  const text = eventText(event);
  return (
    <li>
      <button type="button" className="evrow" title={title} onClick={() => openDrawer(event.taskId)}>
        <time dateTime={new Date(event.createdAt).toISOString()}>{clockTime(event.createdAt)}</time>
        <i className="d" style={{ '--c': eventColor(event.kind) } as CSSProperties} />
        <span className="w">
          <span className="id">{event.taskId}</span>
          <b>{eventName(event.kind)}</b> <span className="who">{worker}</span>
          <span className="x">{text === '' ? title : text}</span>
        </span>
      </button>
    </li>
  );
}

/** Everything that happened on the board, newest first, live. */
export function EventList() {
  const [filter, setFilter] = useState<EventFilter>('all');
  const accepts = useMemo(() => ACCEPTS[filter], [filter]);
  const { events, isLoaded, hasMore, problem, more } = useEvents(filter, accepts);
  return (
    <aside className="evs" aria-label="Events" data-testid="events">
      <h2 className="sechead">
        Events <span className="beat" />
        <span className="end">
          <span className="seg">
            {EVENT_FILTERS.map((name) => (
              <button type="button" key={name} aria-pressed={filter === name} onClick={() => setFilter(name)}>
                {NAMES[name]}
              </button>
            ))}
          </span>
        </span>
      </h2>
      {problem !== null && <p className="secempty">{problem}</p>}
      {!isLoaded && problem === null && <p className="secempty">Reading the events.</p>}
      {isLoaded && problem === null && events.length === 0 && (
        <p className="secempty">{filter === 'all' ? 'Nothing has happened yet.' : 'Nothing of this kind yet.'}</p>
      )}
      {/* A scrolling list must be reachable by keyboard; its rows are buttons. */}
      <ul className="evlist">
        {events.map((event) => (
          <EventRow key={event.id} event={event} />
        ))}
        {hasMore && (
          <li>
            <button type="button" className="btn sm evmore" onClick={more}>
              Earlier events
            </button>
          </li>
        )}
      </ul>
    </aside>
  );
}
