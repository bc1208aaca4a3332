import { Hand, Hourglass, TriangleAlert, ZapOff } from 'lucide-react';
import { useCallback } from 'react';
import { openDrawer } from '../../actions/view.ts';
import { Avatar } from '../../components/avatar.tsx';
import { PriorityGlyph } from '../../components/priority-glyph.tsx';
import { StatusGlyph } from '../../components/status-glyph.tsx';
import { Tag } from '../../components/tag.tsx';
import { TickText } from '../../components/tick-text.tsx';
import { plural, shortAge } from '../../lib/format.ts';
import type { Need } from '../../lib/needs.ts';
import { BLOCK_NAMES } from '../../lib/status-text.ts';
import { useBoardShallow, useView } from '../../stores/use-stores.ts';
import { NeedActions } from './need-actions.tsx';

/** Waiting tasks that are named; the others are counted. */
const NAMED_MAX = 2;

function Pill({ need }: { need: Need }) {
  const { card, kind } = need;
  switch (kind) {
    case 'asks':
      return (
        <span className="pill info">
          <Hand className="i" aria-hidden="true" />
          Asks you
        </span>
      );
    case 'breaker':
      return (
        <span className="pill danger">
          <ZapOff className="i" aria-hidden="true" />
          Breaker {card.consecutiveFailures}/{card.failureLimit}
        </span>
      );
    case 'review':
      return <span className="pill review">Waits for approval</span>;
    case 'stuck':
      return (
        <span className="pill warn">
          <Hourglass className="i" aria-hidden="true" />
          Cannot start
        </span>
      );
    case 'blocked':
      return (
        <span className="pill warn">
          <TriangleAlert className="i" aria-hidden="true" />
          {card.blockKind === null ? 'Blocked' : BLOCK_NAMES[card.blockKind]}
        </span>
      );
  }
}

function Unblocks({ ids }: { ids: readonly string[] }) {
  const titles = useBoardShallow((state) => ids.slice(0, NAMED_MAX).map((id) => state.cards[id]?.title ?? id));
  if (ids.length === 0) return null;
  const rest = ids.length - titles.length;
  return (
    <span className="nholds">
      <b>Holds up {plural(ids.length, 'task')}</b>
      <span className="trunc">
        {titles.join(', ')}
        {rest > 0 && ` and ${rest} more`}
      </span>
    </span>
  );
}

/** One thing that waits for a person, with everything needed to settle it here. */
export function NeedItem({ need }: { need: Need }) {
  const { card, text, unblocks } = need;
  const age = useCallback((now: number) => shortAge(now - card.statusSince), [card.statusSince]);
  const isOpen = useView((view) => view.drawerId === card.id);
  return (
    <li
      className={isOpen ? 'need open' : 'need'}
      data-testid={`need-${card.id}`}
      data-card={card.id}
      data-kind={need.kind}
    >
      <header>
        <StatusGlyph status={card.status} size={15} />
        <h3>
          <button type="button" data-need={card.id} onClick={(event) => openDrawer(card.id, event.detail === 0)}>
            {card.title}
          </button>
        </h3>
        <Pill need={need} />
        <span className="nmeta">
          <span className="id">{card.id}</span>
          {card.tenant !== null && <Tag name={card.tenant} />}
          <PriorityGlyph priority={card.priority} />
          <TickText text={age} />
          <Avatar name={card.assignee} />
        </span>
      </header>
      <p className="nwhy">{text}</p>
      <Unblocks ids={unblocks} />
      <NeedActions need={need} />
    </li>
  );
}
