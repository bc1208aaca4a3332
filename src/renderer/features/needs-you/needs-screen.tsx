import { CircleCheck } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { showScreen } from '../../actions/screens.ts';
import { NO_LINKS } from '../../lib/board-links.ts';
import { plural } from '../../lib/format.ts';
import { needsOf } from '../../lib/needs.ts';
import { useBoardLinks } from '../../lib/use-board-links.ts';
import { useBoard } from '../../stores/use-stores.ts';
import '../../styles/needs.css';
import { NeedItem } from './need-item.tsx';

/** Up and down between the items; everything inside one is reached with Tab. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step =
    event.key === 'ArrowDown' || event.key === 'j' ? 1 : event.key === 'ArrowUp' || event.key === 'k' ? -1 : 0;
  const isTyping = event.target instanceof HTMLElement && event.target.closest('textarea, input, select') !== null;
  if (step === 0 || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const titles = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-need]')];
  const item = document.activeElement?.closest('.need')?.querySelector<HTMLElement>('[data-need]');
  const at = item === null || item === undefined ? -1 : titles.indexOf(item);
  const next = titles[Math.min(titles.length - 1, Math.max(0, at + step))];
  next?.focus();
  next?.closest('.need')?.scrollIntoView({ block: 'nearest' });
  event.preventDefault();
  event.stopPropagation();
}

/** Everything that waits for a person, what holds up most first, with the answer in place. */
export default function NeedsScreen() {
  const cards = useBoard((state) => state.cards);
  const columns = useBoard((state) => state.columns);
  const stuck = useBoard((state) => state.engine?.stuck);
  const isLoaded = useBoard((state) => state.isLoaded);
  const { graph } = useBoardLinks();
  const needs = useMemo(() => needsOf(cards, columns, stuck ?? [], graph ?? NO_LINKS), [cards, columns, stuck, graph]);
  const root = useRef<HTMLElement>(null);
  useEffect(() => root.current?.focus({ preventScroll: true }), []);
  const held = new Set(needs.flatMap((need) => need.unblocks)).size;
  return (
    // The list takes the arrow keys that its items do not.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section ref={root} className="needsyou" data-testid="needs" aria-label="Needs you" tabIndex={-1} onKeyDown={walk}>
      <div className="in">
        <header className="nhead">
          <h2>Needs you</h2>
          {needs.length > 0 && (
            <p>
              {plural(needs.length, 'task')} {needs.length === 1 ? 'waits' : 'wait'} for you
              {held > 0 && `, and ${held} more ${held === 1 ? 'waits' : 'wait'} for them`}. What holds up most is first.
            </p>
          )}
        </header>
        {isLoaded && needs.length === 0 && (
          <output className="nnone">
            <CircleCheck className="i" size={22} aria-hidden="true" />
            <h3>Nothing needs you</h3>
            <p>Questions, tripped breakers and work to approve appear here.</p>
            <button type="button" className="btn out" onClick={() => showScreen('board')}>
              Back to the board
            </button>
          </output>
        )}
        <ul>
          {needs.map((need) => (
            <NeedItem key={need.card.id} need={need} />
          ))}
        </ul>
      </div>
    </section>
  );
}
