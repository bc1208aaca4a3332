import { Archive, ArchiveRestore, Copy, Ellipsis, Link2, Trash2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { MouseEvent } from 'react';
import type { Card } from '../../../contract/task.ts';
import { copy } from '../../actions/copy.ts';
import { actionById } from '../../actions/all.ts';
import { openPlace } from '../../actions/places.ts';
import { requestRemove, restoreTask } from '../../actions/take-away.ts';
import { requestMove } from '../../actions/tasks.ts';
import { MenuButton } from '../../components/menu-button.tsx';
import type { Point } from '../../stores/view-store.ts';

interface Item {
  name: string;
  Icon: LucideIcon;
  hint?: string;
  run(at: Point): void;
}

/** A link makes sense where an address can be typed: in a browser. */
function linkItems(): Item[] {
  if (window.flockboard !== undefined) return [];
  return [{ name: 'Copy link', Icon: Link2, run: () => void copy(window.location.href, 'Link copied') }];
}

/** Programs of the person, at the folder of the task and at its log. */
function placeItems(id: string): Item[] {
  return (['editor', 'terminal', 'log'] as const).map((place) => {
    const { name, Icon, keys } = actionById(`open-${place}`);
    return { name, Icon, hint: (keys[0] ?? '').replace('shift', 'Shift'), run: () => void openPlace({ place, id }) };
  });
}

function itemsOf(card: Card): Item[] {
  const archive: Item =
    card.status === 'archived'
      ? { name: 'Restore', Icon: ArchiveRestore, run: () => void restoreTask(card) }
      : { name: 'Archive', Icon: Archive, hint: 'Shift E', run: (at) => requestMove(card.id, 'archived', at) };
  return [
    { name: 'Copy id', Icon: Copy, run: () => void copy(card.id, `${card.id} copied`) },
    ...linkItems(),
    ...placeItems(card.id),
    archive,
    { name: 'Delete', Icon: Trash2, hint: 'Shift Delete', run: (at) => requestRemove(card, at) },
  ];
}

/** What is rarely done to a task. */
export function DrawerMenu({ card }: { card: Card }) {
  return (
    <MenuButton
      className="btn sm icon"
      label="More"
      face={<Ellipsis className="i" aria-hidden="true" />}
      menuLabel="More"
      isRight
      testId="drawer-more"
    >
      {(close) =>
        itemsOf(card).map(({ name, Icon, hint, run }) => (
          <button
            type="button"
            className="mi"
            role="menuitem"
            key={name}
            onClick={(event: MouseEvent<HTMLElement>) => {
              const rect = event.currentTarget.getBoundingClientRect();
              close();
              run({ x: rect.left, y: rect.bottom });
            }}
          >
            <Icon className="i" aria-hidden="true" />
            {name}
            {hint !== undefined && <span className="hint">{hint}</span>}
          </button>
        ))
      }
    </MenuButton>
  );
}
