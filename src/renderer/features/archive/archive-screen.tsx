import { Archive, ArchiveRestore, Search, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { MouseEvent } from 'react';
import type { Card } from '../../../contract/task.ts';
import { requestRemove, restoreTask } from '../../actions/take-away.ts';
import { openDrawer } from '../../actions/view.ts';
import { Avatar } from '../../components/avatar.tsx';
import { StatusGlyph } from '../../components/status-glyph.tsx';
import { Tag } from '../../components/tag.tsx';
import { boardNow } from '../../lib/clock.ts';
import { timeOfDay } from '../../lib/format.ts';
import { useArchived } from '../../lib/use-archived.ts';
import { useView } from '../../stores/use-stores.ts';
import '../../styles/archive.css';

function Row({ card }: { card: Card }) {
  const isOpen = useView((view) => view.drawerId === card.id);
  const remove = (event: MouseEvent<HTMLElement>): void => {
    const rect = event.currentTarget.getBoundingClientRect();
    requestRemove(card, { x: rect.left, y: rect.bottom });
  };
  return (
    <li className={isOpen ? 'arow open' : 'arow'} data-testid={`archived-${card.id}`}>
      <button type="button" className="atask" onClick={() => openDrawer(card.id, true)}>
        <StatusGlyph status={card.completedAt === null ? 'archived' : 'done'} size={14} />
        <span className="trunc">{card.title}</span>
        <span className="id">{card.id}</span>
      </button>
      {card.tenant !== null && <Tag name={card.tenant} />}
      <Avatar name={card.assignee} />
      <time dateTime={new Date(card.statusSince).toISOString()}>{timeOfDay(card.statusSince, boardNow())}</time>
      <button type="button" className="btn sm out" onClick={() => void restoreTask(card)}>
        <ArchiveRestore className="i" aria-hidden="true" />
        Restore
      </button>
      <button type="button" className="btn sm icon" aria-label={`Delete ${card.title}`} title="Delete" onClick={remove}>
        <Trash2 className="i" aria-hidden="true" />
      </button>
    </li>
  );
}

/** Every archived task of the board, newest first: open, restore or delete. */
export default function ArchiveScreen() {
  const [text, setText] = useState('');
  const { cards, isLoaded, hasMore, problem, more } = useArchived(text);
  const empty = text.trim() === '' ? 'Nothing is archived.' : 'No archived task matches.';
  return (
    <section className="archive" data-region data-testid="archive" aria-label="Archived tasks">
      <header>
        <h2>
          <Archive className="i" aria-hidden="true" />
          Archived
        </h2>
        <label className="field">
          <Search className="i" aria-hidden="true" />
          <input
            aria-label="Find an archived task"
            placeholder="Title or id"
            value={text}
            maxLength={200}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
      </header>
      {problem !== null && (
        <p className="dim" role="alert">
          {problem}
        </p>
      )}
      {!isLoaded && problem === null && <p className="dim">Reading the archive.</p>}
      {isLoaded && problem === null && cards.length === 0 && <p className="dim">{empty}</p>}
      <ul>
        {cards.map((card) => (
          <Row key={card.id} card={card} />
        ))}
      </ul>
      {hasMore && (
        <button type="button" className="btn out" onClick={more}>
          Earlier
        </button>
      )}
    </section>
  );
}
