import { Search } from 'lucide-react';
import { useId, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Card } from '../../contract/task.ts';
import { boardStore } from '../stores/board-store.ts';
import { useBoard } from '../stores/use-stores.ts';
import { StatusGlyph } from './status-glyph.tsx';

const RESULTS_MAX = 7;

interface Props {
  label: string;
  /** Ids that cannot be chosen at all. */
  hidden: readonly string[];
  onPick(id: string): void;
  onCancel?(): void;
  isFocused?: boolean;
  testId?: string;
}

/** Cards whose id starts with the text or whose title contains it; newest first within each. */
function findCards(cards: readonly Card[], text: string, hidden: readonly string[]): Card[] {
  const wanted = text.trim().toLowerCase();
  const open = cards.filter((card) => card.status !== 'archived' && !hidden.includes(card.id));
  const byTitle = open.filter((card) => card.title.toLowerCase().includes(wanted));
  const byId = wanted === '' ? [] : open.filter((card) => card.id.startsWith(wanted) && !byTitle.includes(card));
  const recent = byTitle.toSorted((a, b) => b.createdAt - a.createdAt);
  return [...byId, ...recent].slice(0, RESULTS_MAX);
}

/** A field that finds a task by title or id. Enter takes the marked one, arrows move the mark. */
export function TaskSearch({ label, hidden, onPick, onCancel, isFocused = false, testId }: Props) {
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [mark, setMark] = useState(0);
  const listId = useId();
  // Results are read when the list is open; the board may change meanwhile without moving them under the pointer.
  const version = useBoard((state) => (isOpen ? state.cursor : 0));
  const results = isOpen && version >= 0 ? findCards(Object.values(boardStore.getState().cards), text, hidden) : [];
  const pick = (id: string): void => {
    onPick(id);
    setText('');
    setMark(0);
    // The list must not lie over what comes next in the form.
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' && !isOpen) setOpen(true);
    else if (event.key === 'ArrowDown') setMark(Math.min(results.length - 1, mark + 1));
    else if (event.key === 'ArrowUp') setMark(Math.max(0, mark - 1));
    else if (event.key === 'Enter') {
      const chosen = results[mark];
      if (chosen !== undefined) pick(chosen.id);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      setOpen(false);
      onCancel?.();
    } else return;
    event.preventDefault();
  };
  return (
    <div className="depsearch">
      <label className="field">
        <Search className="i" aria-hidden="true" />
        <input
          data-testid={testId}
          role="combobox"
          aria-label={label}
          aria-expanded={isOpen}
          aria-controls={listId}
          placeholder={label}
          value={text}
          autoComplete="off"
          spellCheck={false}
          // The field appears because its button was pressed; focus follows the person's own act.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus={isFocused}
          onFocus={() => setOpen(true)}
          onClick={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onChange={(event) => {
            setText(event.target.value);
            setMark(0);
            setOpen(true);
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      {isOpen && <Results id={listId} results={results} mark={mark} onPick={pick} />}
    </div>
  );
}

function Results({
  id,
  results,
  mark,
  onPick,
}: {
  id: string;
  results: Card[];
  mark: number;
  onPick(id: string): void;
}) {
  return (
    // Native lists of choices cannot draw a status beside each choice.
    // eslint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div className="pop" role="listbox" id={id}>
      {results.length === 0 && <p className="mh">No task matches.</p>}
      {results.map((card, index) => (
        <button
          type="button"
          key={card.id}
          // eslint-disable-next-line jsx-a11y/prefer-tag-over-role
          role="option"
          aria-selected={index === mark}
          tabIndex={-1}
          className={index === mark ? 'mi dep on' : 'mi dep'}
          // Pressing must not take the focus from the field, which would close the list before the click.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(card.id)}
        >
          <StatusGlyph status={card.status} size={13} />
          <span className="trunc">{card.title}</span>
          <span className="hint id">{card.id}</span>
        </button>
      ))}
    </div>
  );
}
