import { Plus, Search } from 'lucide-react';
import { useId, useState } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import type { Card } from '../../contract/task.ts';
import { boardStore } from '../stores/board-store.ts';
import { valuesOf } from '../stores/shared-record.ts';
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
  /** Why a task that is listed cannot be chosen, in two words; null when it can. */
  refusalOf?(id: string): string | null;
  /** Why the marked task cannot be chosen, as a sentence; asked only for those with a refusal. */
  explain?(id: string): string | null;
  /** Offers to make a task of what was typed, as the last row. */
  onCreate?(title: string): void;
}

/** Always possible. */
const NO_REFUSAL = (): null => null;

/** Cards whose id starts with the text or whose title contains it; newest first within each. */
function findCards(cards: readonly Card[], text: string, hidden: readonly string[]): Card[] {
  const wanted = text.trim().toLowerCase();
  const open = cards.filter((card) => card.status !== 'archived' && !hidden.includes(card.id));
  const byTitle = open.filter((card) => card.title.toLowerCase().includes(wanted));
  const byId =
    wanted === ''
      ? []
      : open.filter((card) => card.id.startsWith(wanted) && !card.title.toLowerCase().includes(wanted));
  const recent = byTitle.toSorted((a, b) => b.createdAt - a.createdAt);
  return [...byId, ...recent].slice(0, RESULTS_MAX);
}

/** The text, the results for it, the mark among them, and what choosing one does. */
function useSearch({ hidden, onPick, refusalOf = NO_REFUSAL, onCreate }: Props) {
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [mark, setMark] = useState(0);
  // Results are read when the list is open; the board may change meanwhile without moving them under the pointer.
  const version = useBoard((state) => (isOpen ? state.cursor : 0));
  const found = isOpen && version >= 0 ? findCards([...valuesOf(boardStore.getState().cards)], text, hidden) : [];
  // What can be chosen comes first, so that Enter chooses something where it can.
  const refused = (card: Card): number => (refusalOf(card.id) === null ? 0 : 1);
  const results = found.toSorted((a, b) => refused(a) - refused(b));
  const title = text.trim();
  const canCreate = onCreate !== undefined && title !== '';
  const last = results.length - (canCreate ? 0 : 1);
  const choose = (index: number): void => {
    const chosen = results[index];
    if (chosen === undefined && canCreate) onCreate(title);
    else if (chosen === undefined || refusalOf(chosen.id) !== null) return;
    else onPick(chosen.id);
    setText('');
    setMark(0);
    // The list must not lie over what comes next in the form.
    setOpen(false);
  };
  const type = (value: string): void => {
    setText(value);
    setMark(0);
    setOpen(true);
  };
  const step = (by: number): void => {
    if (isOpen) setMark(Math.max(0, Math.min(last, mark + by)));
    else setOpen(true);
  };
  return { text, isOpen, setOpen, mark, results, refusalOf, create: canCreate ? title : null, choose, type, step };
}

/** A list that opens at the lower end of what scrolls is seen whole. */
const intoSight = (list: HTMLElement | null): void => list?.scrollIntoView({ block: 'nearest' });

/** A field that finds a task by title or id. Enter takes the marked one, arrows move the mark. */
export function TaskSearch(props: Props) {
  const { label, onCancel, isFocused = false, testId } = props;
  const { text, isOpen, setOpen, mark, results, refusalOf, create, choose, type, step } = useSearch(props);
  const listId = useId();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') step(1);
    else if (event.key === 'ArrowUp') step(-1);
    else if (event.key === 'Enter') choose(mark);
    else if (event.key === 'Escape') {
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
          aria-activedescendant={isOpen ? `${listId}-${mark}` : undefined}
          placeholder={label}
          value={text}
          autoComplete="off"
          spellCheck={false}
          // The field appears because its button was pressed; focus follows the person's own act.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus={isFocused}
          onFocus={() => setOpen(true)}
          onClick={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </label>
      {isOpen && (
        <Results
          id={listId}
          results={results}
          mark={mark}
          refusalOf={refusalOf}
          explain={props.explain}
          create={create}
          onPick={choose}
        />
      )}
    </div>
  );
}

interface ResultsProps {
  id: string;
  results: Card[];
  mark: number;
  refusalOf(id: string): string | null;
  explain: Props['explain'];
  /** The title of the task to make, or null. */
  create: string | null;
  onPick(index: number): void;
}

function Results({ id, results, mark, refusalOf, explain, create, onPick }: ResultsProps) {
  const marked = results[mark];
  const reason = marked === undefined || refusalOf(marked.id) === null ? null : (explain?.(marked.id) ?? null);
  const row = (index: number) => ({
    id: `${id}-${index}`,
    role: 'option',
    'aria-selected': index === mark,
    tabIndex: -1,
    className: index === mark ? 'mi dep on' : 'mi dep',
    // Pressing must not take the focus from the field, which would close the list before the click.
    onMouseDown: (event: MouseEvent) => event.preventDefault(),
    onClick: () => onPick(index),
  });
  return (
    // Native lists of choices cannot draw a status beside each choice.
    <div ref={intoSight} className="pop" role="listbox" id={id} aria-label="Tasks">
      {results.length === 0 && create === null && <p className="mh">No task matches.</p>}
      {results.map((card, index) => {
        const refusal = refusalOf(card.id);
        return (
          <button type="button" key={card.id} {...row(index)} aria-disabled={refusal !== null}>
            <StatusGlyph status={card.status} size={13} />
            <span className="trunc">{card.title}</span>
            <span className={refusal === null ? 'hint id' : 'hint c-warn'}>{refusal ?? card.id}</span>
          </button>
        );
      })}
      {create !== null && (
        <button type="button" {...row(results.length)}>
          <Plus className="i" aria-hidden="true" />
          <span className="trunc">Create “{create}”</span>
        </button>
      )}
      {reason !== null && (
        <p className="looptext" data-testid="link-refusal">
          {reason}
        </p>
      )}
    </div>
  );
}
