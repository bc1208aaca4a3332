import { Bird, Check, Flag, Layers } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Card } from '../../../contract/task.ts';
import { togglePicked } from '../../actions/view.ts';
import { Avatar } from '../../components/avatar.tsx';
import { DropButton } from '../../components/drop-button.tsx';
import { PriorityGlyph } from '../../components/priority-glyph.tsx';
import { Tag } from '../../components/tag.tsx';
import { levelOf } from '../../lib/filter.ts';
import { PRIORITY_NAMES } from '../../lib/status-text.ts';
import { boardStore } from '../../stores/board-store.ts';
import type { BoardState } from '../../stores/board-store.ts';
import { valuesOf } from '../../stores/shared-record.ts';
import { useBoard, useView } from '../../stores/use-stores.ts';

interface Choice {
  value: string;
  /** For searching; also the name where `face` is only a picture. */
  name: string;
  face: ReactNode;
  count: number;
}

/** More choices than this get a field to find one. */
const SEARCH_FROM = 9;

/** How many tasks have each value, the most used first. */
function countBy(state: BoardState, valueOf: (card: Card) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const card of valuesOf(state.cards)) {
    const value = valueOf(card);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

function workerChoices(state: BoardState): Choice[] {
  const counts = countBy(state, (card) => card.assignee ?? '');
  for (const { name } of state.engine?.profiles ?? []) if (!counts.has(name)) counts.set(name, 0);
  return [...counts]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([value, count]) => ({
      value,
      count,
      name: value === '' ? 'Unassigned' : value,
      face: (
        <>
          <Avatar name={value === '' ? null : value} />
          <span className="trunc">{value === '' ? 'Unassigned' : value}</span>
        </>
      ),
    }));
}

function projectChoices(state: BoardState): Choice[] {
  const counts = countBy(state, (card) => card.tenant ?? '');
  return [...counts]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([value, count]) => ({
      value,
      count,
      name: value === '' ? 'No project' : value,
      face: value === '' ? <span className="dim">No project</span> : <Tag name={value} />,
    }));
}

function priorityChoices(state: BoardState): Choice[] {
  const counts = countBy(state, (card) => String(levelOf(card.priority)));
  return PRIORITY_NAMES.map((name, level) => ({
    value: String(level),
    name,
    count: counts.get(String(level)) ?? 0,
    face: (
      <>
        <PriorityGlyph priority={level} />
        {name}
      </>
    ),
  })).toReversed();
}

interface ListProps {
  label: string;
  chosen: readonly string[];
  choicesOf(state: BoardState): Choice[];
  toggle(value: string): void;
}

/** Read when it opens: a list that reorders under the pointer would be worse than one that is seconds old. */
function ChoiceList({ label, chosen, choicesOf, toggle }: ListProps) {
  const [choices] = useState(() => choicesOf(boardStore.getState()));
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const shown = choices.filter(({ name }) => name.toLowerCase().includes(wanted));
  return (
    <>
      {choices.length >= SEARCH_FROM && (
        <label className="field">
          <input
            aria-label={`Find ${label.toLowerCase()}`}
            placeholder={`Find ${label.toLowerCase()}`}
            value={text}
            spellCheck={false}
            // The panel opened because its button was pressed; typing is the likely next thing.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            onChange={(event) => setText(event.target.value)}
          />
        </label>
      )}
      <fieldset className="droplist" aria-label={label}>
        {shown.map(({ value, name, face, count }) => {
          const isOn = chosen.includes(value);
          return (
            <button
              type="button"
              className="mi"
              key={value}
              // The whole row is the box: picture, name and count.
              role="checkbox"
              aria-checked={isOn}
              aria-label={`${name}, ${count}`}
              onClick={() => toggle(value)}
            >
              <span className="cb" aria-hidden="true">
                <Check className="i" />
              </span>
              {face}
              <span className="hint num">{count}</span>
            </button>
          );
        })}
        {shown.length === 0 && <p className="mh">Nothing matches.</p>}
      </fieldset>
    </>
  );
}

function FilterMenu({ Icon, ...list }: ListProps & { Icon: LucideIcon }) {
  const count = list.chosen.length;
  const face = (
    <>
      <Icon className="i" aria-hidden="true" />
      <span className="word">{list.label}</span> {count > 0 && <span className="n">{count}</span>}
    </>
  );
  return (
    <DropButton
      className={count > 0 ? 'fbtn fopt on' : 'fbtn fopt'}
      label={count > 0 ? `${list.label} ${count} chosen` : list.label}
      title={`Filter by ${list.label.toLowerCase()}`}
      face={face}
      width={230}
    >
      <ChoiceList {...list} />
    </DropButton>
  );
}

/** Project, worker and priority: what is chosen here narrows what was typed. */
export function FilterMenus() {
  const picked = useView((view) => view.picked);
  const hasProjects = useBoard((board) => board.tallies.inProjects > 0);
  return (
    <>
      {(hasProjects || picked.projects.length > 0) && (
        <FilterMenu
          label="Project"
          Icon={Layers}
          chosen={picked.projects}
          choicesOf={projectChoices}
          toggle={(value) => togglePicked('projects', value)}
        />
      )}
      <FilterMenu
        label="Worker"
        Icon={Bird}
        chosen={picked.workers}
        choicesOf={workerChoices}
        toggle={(value) => togglePicked('workers', value)}
      />
      <FilterMenu
        label="Priority"
        Icon={Flag}
        chosen={picked.priorities.map(String)}
        choicesOf={priorityChoices}
        toggle={(value) => togglePicked('priorities', Number(value))}
      />
    </>
  );
}
