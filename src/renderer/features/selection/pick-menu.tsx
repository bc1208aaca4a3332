import { Check } from 'lucide-react';
import { useId, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { closePick } from '../../actions/view.ts';
import { plural } from '../../lib/format.ts';
import { placeNear } from '../../lib/place.ts';
import { useFocusInside } from '../../lib/use-focus-inside.ts';
import { boardStore } from '../../stores/board-store.ts';
import { useBoard, useView } from '../../stores/use-stores.ts';
import type { PickField, PickMenu as Menu } from '../../stores/view-store.ts';
import { pickChoices } from './pick-choices.tsx';
import type { PickChoice } from './pick-choices.tsx';

const TITLES: Readonly<Record<PickField, string>> = {
  status: 'Move to',
  worker: 'Assign to',
  priority: 'Priority',
  project: 'Project',
};
const SIZE = { width: 268, height: 330 };

/** The menu that sets status, worker, priority or project of the focused task or of the selection. */
export function PickMenu() {
  const menu = useView((view) => view.pick);
  return menu === null ? null : <OpenMenu key={`${menu.field} ${menu.ids.join(' ')}`} menu={menu} />;
}

function OpenMenu({ menu }: { menu: Menu }) {
  const [text, setText] = useState('');
  const [mark, setMark] = useState(0);
  const box = useFocusInside();
  const listId = useId();
  const revision = useBoard((state) => state.cursor);
  const choices = revision >= 0 ? pickChoices(menu, boardStore.getState(), text) : [];
  const title =
    menu.ids.length === 1 ? TITLES[menu.field] : `${TITLES[menu.field]}, ${plural(menu.ids.length, 'task')}`;
  const choose = (choice: PickChoice | undefined): void => {
    if (choice === undefined || !choice.isPossible) return;
    closePick();
    choice.choose();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') closePick();
    else if (event.key === 'ArrowDown') setMark(Math.min(choices.length - 1, mark + 1));
    else if (event.key === 'ArrowUp') setMark(Math.max(0, mark - 1));
    else if (event.key === 'Enter') choose(choices[mark]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="dropback" aria-hidden="true" onMouseDown={closePick} />
      {/* The dialog listens to the keys of its own field. */}
      <dialog
        ref={box}
        open
        className="pop pickmenu"
        aria-label={title}
        data-testid="pick-menu"
        style={placeNear(menu.at, SIZE.width, SIZE.height)}
        onKeyDown={onKeyDown}
      >
        <label className="field">
          <input
            data-first
            role="combobox"
            aria-label={title}
            aria-expanded
            aria-controls={listId}
            aria-activedescendant={choices[mark] === undefined ? undefined : `${listId}-${mark}`}
            placeholder={title}
            value={text}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              setText(event.target.value);
              setMark(0);
            }}
          />
        </label>
        <Choices id={listId} title={title} choices={choices} mark={mark} onPick={choose} />
      </dialog>
    </>
  );
}

interface ChoicesProps {
  id: string;
  title: string;
  choices: readonly PickChoice[];
  mark: number;
  onPick(choice: PickChoice): void;
}

function Choices({ id, title, choices, mark, onPick }: ChoicesProps) {
  return (
    // Native lists of choices cannot draw a status or a worker beside each choice.
    <div className="picklist" role="listbox" id={id} aria-label={title}>
      {choices.length === 0 && <p className="mh">Nothing matches.</p>}
      {choices.map((choice, index) => (
        <button
          type="button"
          key={choice.key}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === mark}
          aria-disabled={!choice.isPossible}
          tabIndex={-1}
          className={index === mark ? 'mi on' : 'mi'}
          ref={(node) => {
            if (index === mark) node?.scrollIntoView({ block: 'nearest' });
          }}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(choice)}
        >
          {choice.face}
          <span className="hint trunc">{choice.hint}</span>
          {choice.isNow && <Check className="i now" aria-label="now" />}
        </button>
      ))}
    </div>
  );
}
