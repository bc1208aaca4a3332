/** The choices of the menu that sets one field of some tasks, and what choosing one does. */
import { Layers, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { requestMoves, updateTasks } from '../../actions/bulk.ts';
import { requestAssign } from '../../actions/take-away.ts';
import { Avatar } from '../../components/avatar.tsx';
import { PriorityGlyph } from '../../components/priority-glyph.tsx';
import { StatusGlyph } from '../../components/status-glyph.tsx';
import { Tag } from '../../components/tag.tsx';
import { ruleFor } from '../../../contract/moves.ts';
import { STATUSES } from '../../../contract/status.ts';
import type { Card } from '../../../contract/task.ts';
import { planMoves } from '../../lib/bulk-plan.ts';
import { levelOf } from '../../lib/filter.ts';
import { PRIORITY_NAMES, STATUS_NAMES, moveSubject } from '../../lib/status-text.ts';
import type { BoardState } from '../../stores/board-store.ts';
import { valuesOf } from '../../stores/shared-record.ts';
import type { PickMenu } from '../../stores/view-store.ts';

export interface PickChoice {
  key: string;
  name: string;
  face: ReactNode;
  hint: string;
  /** True for what all of them already have. */
  isNow: boolean;
  isPossible: boolean;
  choose(): void;
}

type Maker = (menu: PickMenu, cards: readonly Card[], state: BoardState, text: string) => PickChoice[];

const statusChoices: Maker = ({ ids, at }, cards) =>
  STATUSES.filter((status) => status !== 'running').map((status) => {
    const plan = planMoves(cards, status);
    const [only] = cards;
    const rule = cards.length === 1 && only !== undefined ? ruleFor(moveSubject(only), status) : null;
    const count = `${plan.can.length} of ${plan.total} can move`;
    return {
      key: status,
      name: STATUS_NAMES[status],
      face: (
        <>
          <StatusGlyph status={status} isQuiet />
          {STATUS_NAMES[status]}
        </>
      ),
      hint: rule?.label ?? (plan.cannot.length === 0 ? '' : count),
      isNow: cards.every((card) => card.status === status),
      isPossible: plan.can.length > 0,
      choose: () => requestMoves(ids, status, at),
    };
  });

const workerChoices: Maker = ({ ids, at }, cards, state) => {
  const profiles = state.engine?.profiles ?? [];
  const names: (string | null)[] = [null, ...profiles.map(({ name }) => name)];
  return names.map((name) => {
    const profile = profiles.find((other) => other.name === name);
    const what = name === null ? 'unassigned' : `assigned to ${name}`;
    return {
      key: name ?? '',
      name: name ?? 'Unassigned',
      face: (
        <>
          <Avatar name={name} />
          <span className="trunc">{name ?? 'Unassigned'}</span>
        </>
      ),
      hint: profile?.problem ?? profile?.description ?? '',
      isNow: cards.every((card) => card.assignee === name),
      isPossible: true,
      choose: () => {
        const [only] = cards;
        if (cards.length === 1 && only?.status === 'running') requestAssign(only.id, name, at);
        else void updateTasks(ids, { assignee: name }, what);
      },
    };
  });
};

const priorityChoices: Maker = ({ ids }, cards) =>
  PRIORITY_NAMES.map((name, level) => ({
    key: String(level),
    name,
    face: (
      <>
        <PriorityGlyph priority={level} />
        {name}
      </>
    ),
    hint: '',
    isNow: cards.every((card) => levelOf(card.priority) === level),
    isPossible: true,
    choose: () => void updateTasks(ids, { priority: level }, `set to ${name.toLowerCase()}`),
  })).toReversed();

const projectChoices: Maker = ({ ids }, cards, state, text) => {
  const known = [...new Set(Array.from(valuesOf(state.cards), (card) => card.tenant))];
  const names = known.filter((name) => name !== null).toSorted((a, b) => a.localeCompare(b));
  const typed = text.trim();
  const own: PickChoice[] =
    typed === '' || names.includes(typed)
      ? []
      : [
          {
            key: `new ${typed}`,
            name: typed,
            face: (
              <>
                <Plus className="i" aria-hidden="true" />
                <span className="trunc">New project “{typed}”</span>
              </>
            ),
            hint: '',
            isNow: false,
            isPossible: true,
            choose: () => void updateTasks(ids, { tenant: typed }, `in ${typed}`),
          },
        ];
  const none: PickChoice = {
    key: '',
    name: 'No project',
    face: (
      <>
        <Layers className="i" aria-hidden="true" />
        No project
      </>
    ),
    hint: '',
    isNow: cards.every((card) => card.tenant === null),
    isPossible: true,
    choose: () => void updateTasks(ids, { tenant: null }, 'without a project'),
  };
  const projects = names.map((name) => ({
    key: `has ${name}`,
    name,
    face: <Tag name={name} />,
    hint: '',
    isNow: cards.every((card) => card.tenant === name),
    isPossible: true,
    choose: () => void updateTasks(ids, { tenant: name }, `in ${name}`),
  }));
  return [none, ...projects, ...own];
};

const MAKERS = { status: statusChoices, worker: workerChoices, priority: priorityChoices, project: projectChoices };

/** The choices that match what was typed. */
export function pickChoices(menu: PickMenu, state: BoardState, text: string): PickChoice[] {
  const cards = menu.ids.map((id) => state.cards[id]).filter((card) => card !== undefined);
  const wanted = text.trim().toLowerCase();
  return MAKERS[menu.field](menu, cards, state, text).filter(({ name }) => name.toLowerCase().includes(wanted));
}
