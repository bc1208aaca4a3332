import { Search, X } from 'lucide-react';
import { useId, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { targetIds } from '../../actions/selection.ts';
import { setOverlay } from '../../actions/view.ts';
import { BrandMark } from '../../components/brand-mark.tsx';
import { KeyCap } from '../../components/key-cap.tsx';
import { StatusGlyph } from '../../components/status-glyph.tsx';
import { plural } from '../../lib/format.ts';
import { useModal } from '../../lib/use-modal.ts';
import { useBoard, useCard, useView } from '../../stores/use-stores.ts';
import { paletteGroups } from './palette-items.ts';
import type { PaletteGroup, PaletteRow } from './palette-items.ts';
import { PaletteList } from './palette-list.tsx';
import { noteUse } from './recent.ts';

/** Find a task or run a command, over everything else. */
export function Palette() {
  const isOpen = useView((view) => view.overlay === 'palette');
  return isOpen ? <OpenPalette /> : null;
}

/** The task or tasks that commands are about, with a way to drop them. */
function ScopeToken({ ids, drop }: { ids: readonly string[]; drop(): void }) {
  const card = useCard(ids.length === 1 ? (ids[0] ?? null) : null);
  if (ids.length === 0) return null;
  return (
    <span className="token">
      {card !== null && <StatusGlyph status={card.status} size={13} />}
      <span className="trunc">{card?.title ?? plural(ids.length, 'task')}</span>
      <button type="button" aria-label="Clear task" onClick={drop}>
        <X className="i" size={11} aria-hidden="true" />
      </button>
    </span>
  );
}

function Foot({ hasScope }: { hasScope: boolean }) {
  const running = useBoard((board) => board.columns.running.length);
  const needing = useBoard((board) => board.columns.blocked.length + board.columns.review.length);
  return (
    <footer className="ft">
      <BrandMark size={15} />
      <span>
        {running} running, {needing} need you
      </span>
      <span className="end">
        {hasScope && (
          <span>
            Clear task <KeyCap keys="Backspace" />
          </span>
        )}
        <span>
          Open <KeyCap keys="enter" />
        </span>
      </span>
    </footer>
  );
}

/** The rows of all groups in one line, as the arrows go through them. */
function flat(groups: readonly PaletteGroup[]): PaletteRow[] {
  return groups.flatMap(({ rows }) => rows);
}

function usePalette() {
  const [text, setText] = useState('');
  const [ids, setIds] = useState(targetIds);
  const [mark, setMark] = useState(0);
  const groups = paletteGroups(text, ids);
  const rows = flat(groups);
  const run = (row: PaletteRow | undefined): void => {
    if (row === undefined) return;
    if (row.key !== 'create') noteUse(row.key);
    // What the act gives the focus to can have it only when the dialog is gone.
    flushSync(() => setOverlay(null));
    row.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const isEmpty = event.key === 'Backspace' && text === '';
    if (event.key === 'ArrowDown') setMark((mark + 1) % rows.length);
    else if (event.key === 'ArrowUp') setMark((mark - 1 + rows.length) % rows.length);
    else if (event.key === 'Enter') run(rows[mark]);
    else if (isEmpty && ids.length > 0) {
      setIds([]);
      setMark(0);
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') setOverlay(null);
    else return;
    event.preventDefault();
  };
  const type = (value: string): void => {
    setText(value);
    setMark(0);
  };
  const drop = (): void => setIds([]);
  return { text, ids, mark, groups, rows, run, onKeyDown, type, drop };
}

function OpenPalette() {
  const dialog = useModal(() => setOverlay(null));
  const listId = useId();
  const { text, ids, mark, groups, rows, run, onKeyDown, type, drop } = usePalette();
  return (
    // A modal dialog keeps the focus and gives it back; a press beside the sheet lands on the dialog itself.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      className="sheet palette"
      aria-label="Command palette"
      data-testid="palette"
      onClick={(event) => {
        if (event.target === event.currentTarget) setOverlay(null);
      }}
    >
      <div className="sheetbody">
        <div className="q">
          {ids.length === 0 && <Search className="i" aria-hidden="true" />}
          <ScopeToken ids={ids} drop={drop} />
          <input
            data-first
            role="combobox"
            aria-label="Type a command or find a task"
            aria-expanded
            aria-controls={listId}
            aria-activedescendant={rows[mark] === undefined ? undefined : `${listId}-${mark}`}
            placeholder="Type a command or find a task"
            value={text}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => type(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </div>
        <PaletteList id={listId} groups={groups} mark={mark} onRun={run} />
        <Foot hasScope={ids.length > 0} />
      </div>
    </dialog>
  );
}
