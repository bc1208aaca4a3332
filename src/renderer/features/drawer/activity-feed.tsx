import { useCallback, useMemo, useState } from 'react';
import type { CSSProperties } from 'react';
import type { TaskDetail } from '../../../contract/feed.ts';
import type { BoardEvent, Comment } from '../../../contract/task.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Markdown } from '../../components/markdown.tsx';
import { TickText } from '../../components/tick-text.tsx';
import { eventColor, eventText } from '../../lib/event-text.ts';
import { shortAge } from '../../lib/format.ts';
import { activityCount, activityOf } from './activity.ts';

function Age({ at }: { at: number }) {
  const text = useCallback((now: number) => shortAge(now - at), [at]);
  return (
    <time dateTime={new Date(at).toISOString()} title={new Date(at).toLocaleString()}>
      <TickText text={text} />
    </time>
  );
}

function EventItem({ event, repeated }: { event: BoardEvent; repeated: number }) {
  return (
    <li className="ev">
      <span className="dotw">
        <i style={{ '--c': eventColor(event.kind) } as CSSProperties} />
      </span>
      <b>{event.kind}</b>
      {repeated > 1 && <span>×{repeated}</span>}
      <span className="trunc">{eventText(event)}</span>
      <Age at={event.createdAt} />
    </li>
  );
}

function CommentItem({ comment }: { comment: Comment }) {
  return (
    <li>
      <Avatar name={comment.author} />
      <div className="cmt">
        <header>
          <b>{comment.author === 'you' ? 'You' : comment.author}</b>
          <Age at={comment.createdAt} />
        </header>
        <Markdown text={comment.body} />
      </div>
    </li>
  );
}

const FILTERS = ['All', 'Comments', 'Events'] as const;
/** More than this many entries are shown on request. */
const FIRST_PAGE = 60;

/** Comments and events in one list, newest first. */
export function ActivityFeed({ detail }: { detail: TaskDetail }) {
  const [filter, setFilter] = useState<(typeof FILTERS)[number]>('All');
  const [limit, setLimit] = useState(FIRST_PAGE);
  const feed = useMemo(() => activityOf(detail.comments, detail.events), [detail.comments, detail.events]);
  const shown = feed.filter((item) => filter === 'All' || (item.type === 'comment') === (filter === 'Comments'));
  return (
    <section className="dsec" data-section="activity" aria-label="Activity">
      <h3>
        Activity <span className="n">{activityCount(detail.comments, detail.events)}</span>
        <span className="end">
          <span className="seg">
            {FILTERS.map((name) => (
              <button type="button" key={name} aria-pressed={filter === name} onClick={() => setFilter(name)}>
                {name}
              </button>
            ))}
          </span>
        </span>
      </h3>
      <ul className="feed">
        {shown
          .slice(0, limit)
          .map((item) =>
            item.type === 'comment' ? (
              <CommentItem key={item.key} comment={item.comment} />
            ) : (
              <EventItem key={item.key} event={item.event} repeated={item.repeated} />
            ),
          )}
      </ul>
      {shown.length === 0 && <p className="dim">Nothing here yet.</p>}
      {shown.length > limit && (
        <button type="button" className="more" onClick={() => setLimit(limit * 4)}>
          {shown.length - limit} earlier
        </button>
      )}
    </section>
  );
}
