import { useCallback, useMemo } from 'react';
import { KeyRound, Reply, RotateCcw, SquareArrowOutUpRight } from 'lucide-react';
import { openAnswer, openDrawer } from '../../actions/view.ts';
import { StatusGlyph } from '../../components/status-glyph.tsx';
import { Tag } from '../../components/tag.tsx';
import { TickText } from '../../components/tick-text.tsx';
import type { LinkGraph } from '../../lib/board-links.ts';
import { asSentence, plural, roughly } from '../../lib/format.ts';
import { needsOf } from '../../lib/needs.ts';
import type { Need, NeedKind } from '../../lib/needs.ts';
import { STATUS_NAMES } from '../../lib/status-text.ts';
import { useBoard, useCard } from '../../stores/use-stores.ts';
import { remainingMs, statusShares } from './graph-model.ts';
import type { CriticalPath, Shown } from './graph-model.ts';

/** A longer path would push what holds it up out of sight. */
const PATH_SHOWN_MAX = 10;

interface Props {
  shown: Shown;
  graph: LinkGraph;
  critical: CriticalPath;
  project: string | null;
}

function PathItem({ id, graph }: { id: string; graph: LinkGraph }) {
  const card = useCard(id);
  const left = useCallback(
    (now: number) => {
      const ms = card === null ? null : remainingMs(card, graph.typicalMs, now);
      if (ms === null || card === null) return '';
      if (ms === 0) return 'any moment';
      return card.status === 'running' ? `${roughly(ms)} left` : roughly(ms);
    },
    [card, graph],
  );
  if (card === null) return null;
  return (
    <li>
      <button type="button" onClick={() => openDrawer(id)}>
        <StatusGlyph status={card.status} size={14} />
        <span className="trunc">{card.title}</span>
        <TickText className="est" text={left} />
      </button>
    </li>
  );
}

const ACTIONS: Readonly<Record<NeedKind, { label: string; Icon: typeof Reply }>> = {
  asks: { label: 'Answer', Icon: Reply },
  breaker: { label: 'Fix and reset', Icon: RotateCcw },
  blocked: { label: 'Open', Icon: SquareArrowOutUpRight },
  review: { label: 'Review', Icon: SquareArrowOutUpRight },
  stuck: { label: 'Fix', Icon: KeyRound },
};

function Hold({ need }: { need: Need }) {
  const { card, kind, text, unblocks } = need;
  const { label, Icon } = ACTIONS[kind];
  return (
    <div className="hold">
      <div className="h">
        <StatusGlyph status={card.status} size={14} />
        <span className="trunc">{card.title}</span>
      </div>
      <p>
        {asSentence(text)} {plural(unblocks.length, 'task')} {unblocks.length === 1 ? 'waits' : 'wait'} for it.
      </p>
      <button
        type="button"
        className="btn sm out"
        onClick={() => (kind === 'asks' ? openAnswer(card.id) : openDrawer(card.id, true))}
      >
        <Icon className="i" aria-hidden="true" />
        {label}
      </button>
    </div>
  );
}

function HoldingUp({ shown, graph }: { shown: Shown; graph: LinkGraph }) {
  const cards = useBoard((state) => state.cards);
  const columns = useBoard((state) => state.columns);
  const stuck = useBoard((state) => state.engine?.stuck);
  const holds = useMemo(() => {
    const ids = new Set(shown.cards.map((card) => card.id));
    return needsOf(cards, columns, stuck ?? [], graph).filter(
      (need) => need.unblocks.length > 0 && ids.has(need.card.id),
    );
  }, [cards, columns, stuck, graph, shown]);
  if (holds.length === 0) return null;
  return (
    <div data-testid="holding-up">
      <h3>
        Holding it up<span className="end">{holds.length}</span>
      </h3>
      {holds.slice(0, 8).map((need) => (
        <Hold key={need.card.id} need={need} />
      ))}
    </div>
  );
}

/** What the graph amounts to: shares by status, the path that takes longest, and what holds it up. */
export function GraphPanel({ shown, graph, critical, project }: Props) {
  const shares = statusShares(shown.cards);
  return (
    <aside className="gpanel" aria-label="Path summary">
      <div>
        <h2>{project === null ? 'All projects' : <Tag name={project} />}</h2>
        <div className="stackbar" aria-hidden="true">
          {shares.map(({ status, count }) => (
            <i key={status} className={`sb-${status}`} style={{ flex: count }} />
          ))}
        </div>
        <div className="lgd">
          {shares.map(({ status, count }) => (
            <span key={status}>
              <StatusGlyph status={status} size={12} isQuiet />
              <b>{count}</b>
              {STATUS_NAMES[status].toLowerCase()}
            </span>
          ))}
        </div>
      </div>
      {critical.ids.length > 0 && (
        <div data-testid="critical-path">
          <h3>
            Critical path
            <span className="end">{critical.totalMs === null ? '' : `about ${roughly(critical.totalMs)}`}</span>
          </h3>
          <ol className="cpath">
            {critical.ids.slice(0, PATH_SHOWN_MAX).map((id) => (
              <PathItem key={id} id={id} graph={graph} />
            ))}
          </ol>
          {critical.ids.length > PATH_SHOWN_MAX && (
            <p className="note">and {critical.ids.length - PATH_SHOWN_MAX} more after them</p>
          )}
        </div>
      )}
      <HoldingUp shown={shown} graph={graph} />
      <p className="note foot">
        Estimates are medians of finished runs by the same worker. Waiting for you is not counted.
      </p>
    </aside>
  );
}
