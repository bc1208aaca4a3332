import { Archive, ArchiveRestore, Copy, Ellipsis, Link2, Trash2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { MouseEvent } from 'react';
import type { Card } from '../../../contract/task.ts';
import { requestRemove, restoreTask } from '../../actions/take-away.ts';
import { requestMove } from '../../actions/tasks.ts';
import { toast } from '../../actions/view.ts';
import { MenuButton } from '../../components/menu-button.tsx';
import { copyText } from '../../lib/copy-text.ts';
import type { Point } from '../../stores/view-store.ts';

interface Item {
  name: string;
  Icon: LucideIcon;
  hint?: string;
  run(at: Point): void;
}

async function copy(text: string, said: string): Promise<void> {
  const isCopied = await copyText(text);
  toast(isCopied ? { text: said } : { text: 'The clipboard is not available.', tone: 'danger' });
}

/** A link makes sense where an address can be typed: in a browser. */
function linkItems(): Item[] {
  if (window.flockboard !== undefined) return [];
  return [{ name: 'Copy link', Icon: Link2, run: () => void copy(window.location.href, 'Link copied') }];
}

function itemsOf(card: Card): Item[] {
  const archive: Item =
    card.status === 'archived'
      ? { name: 'Restore', Icon: ArchiveRestore, run: () => void restoreTask(card) }
      : { name: 'Archive', Icon: Archive, hint: 'Shift E', run: (at) => requestMove(card.id, 'archived', at) };
  return [
    { name: 'Copy id', Icon: Copy, run: () => void copy(card.id, `${card.id} copied`) },
    ...linkItems(),
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
