/** What the palette lists for a text: acts on the task it is scoped to, commands, places to go, tasks. */
import { Plus, SquareKanban } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { ruleFor } from '../../../contract/moves.ts';
import type { Status } from '../../../contract/status.ts';
import type { Card } from '../../../contract/task.ts';
import type { Action, Scope } from '../../actions/action.ts';
import { ACTIONS } from '../../actions/all.ts';
import { requestMoves } from '../../actions/bulk.ts';
import { scopeOf } from '../../actions/scope.ts';
import { statusActs } from '../../actions/status-acts.ts';
import { createTask, isTrouble } from '../../actions/tasks.ts';
import { openDrawer, toast } from '../../actions/view.ts';
import { plural } from '../../lib/format.ts';
import { rankBy } from '../../lib/rank.ts';
import { moveSubject } from '../../lib/status-text.ts';
import { session } from '../../lib/window-session.ts';
import { boardStore } from '../../stores/board-store.ts';
import { valuesOf } from '../../stores/shared-record.ts';
import { recency } from './recent.ts';

interface PaletteItem {
  key: string;
  name: string;
  detail: string;
  /** A picture, or the status of a task. */
  Icon: LucideIcon | null;
  status: Status | null;
  keys: string | null;
  run(): void;
}
export interface PaletteRow extends PaletteItem {
  /** Letters to mark. */
  at: readonly number[];
  /** How well it answers the text, see lib/rank.ts. */
  rank: number;
}
export interface PaletteGroup {
  title: string;
  rows: readonly PaletteRow[];
}

const TASKS_MAX = 6;
/** Fewer letters find too much. */
const TASKS_FROM = 2;

function fromAction(action: Action, scope: Scope): PaletteItem {
  return {
    key: action.id,
    name: action.name,
    detail: action.detail?.(scope) ?? '',
    Icon: action.Icon,
    status: null,
    keys: action.keys[0] ?? null,
    run: () => action.run(scope),
  };
}

function actionsAt(place: Action['place'], scope: Scope): PaletteItem[] {
  return ACTIONS.filter((action) => action.place === place && action.isPossible?.(scope) !== false).map((action) =>
    fromAction(action, scope),
  );
}

const MOVE_KEYS: Partial<Record<Status, string>> = { blocked: 'B', done: 'D', ready: 'U' };

/** The moves of the only task in scope, those that the table of legal moves allows. */
function moveItems({ card, ids, at }: Scope): PaletteItem[] {
  if (card === null) return [];
  return statusActs(card)
    .map((act) => ({ act, rule: ruleFor(moveSubject(card), act.to) }))
    .filter(({ rule }) => rule.kind !== 'no')
    .map(({ act, rule }) => ({
      key: `move ${act.to}`,
      name: act.label,
      detail: rule.why,
      Icon: act.Icon,
      status: null,
      keys: card.status === 'running' && act.to === 'ready' ? 'R' : (MOVE_KEYS[act.to] ?? null),
      run: () => requestMoves(ids, act.to, at),
    }));
}

function boardItems(): PaletteItem[] {
  const { boards, board } = boardStore.getState();
  return boards
    .filter(({ slug }) => slug !== board)
    .map(({ slug, name, total }) => ({
      key: `board ${slug}`,
      name: `Board ${name}`,
      detail: plural(total, 'task'),
      Icon: SquareKanban,
      status: null,
      keys: null,
      run: () => session.choose(slug),
    }));
}

function taskItem(card: Card): PaletteItem {
  return {
    key: card.id,
    name: card.title,
    detail: card.assignee ?? '',
    Icon: null,
    status: card.status,
    keys: null,
    run: () => openDrawer(card.id, true),
  };
}

/** Tasks whose title answers the text, or whose id begins with it. */
function taskRows(text: string, lastUsed: (key: string) => number): PaletteRow[] {
  const wanted = text.trim().toLowerCase();
  if (wanted.length < TASKS_FROM) return [];
  const cards = [...valuesOf(boardStore.getState().cards)].filter((card) => card.status !== 'archived');
  const byId = cards.filter((card) => card.id.startsWith(wanted)).slice(0, TASKS_MAX);
  const byTitle = rankBy(
    cards,
    text,
    (card) => card.title,
    (card) => lastUsed(card.id),
  ).slice(0, TASKS_MAX);
  const rows = [
    ...byId.map((card) => ({ ...taskItem(card), at: [], rank: 0 })),
    ...byTitle.map(({ item, match }) => ({ ...taskItem(item), ...match })),
  ];
  return rows.slice(0, TASKS_MAX);
}

async function createNamed(title: string): Promise<void> {
  const made = await createTask({ title });
  if (isTrouble(made)) toast({ text: made.text, tone: 'danger', isSticky: true });
  else openDrawer(made.id, true);
}

/** What is offered when nothing answers the text. */
function createGroup(title: string): PaletteGroup {
  const row = {
    key: 'create',
    name: `Create a task called “${title}”`,
    detail: '',
    Icon: Plus,
    status: null,
    keys: null,
    at: [],
    rank: 0,
    run: () => void createNamed(title),
  };
  return { title: 'Nothing matches', rows: [row] };
}

/** The groups to draw. @param taskIds the tasks the palette is scoped to; none after the person dropped the scope. */
export function paletteGroups(text: string, taskIds: readonly string[]): PaletteGroup[] {
  const scope = scopeOf(taskIds);
  const used = recency();
  const lastUsed = ({ key }: PaletteItem): number => used(key);
  const ranked = (title: string, items: readonly PaletteItem[]): PaletteGroup => {
    const seen = new Set<string>();
    const rows = rankBy(items, text, ({ name }) => name, text.trim() === '' ? () => 0 : lastUsed)
      .map(({ item, match }) => ({ ...item, ...match }))
      .filter(({ name }) => !seen.has(name) && seen.add(name));
    return { title, rows };
  };
  const title = scope.card?.title ?? plural(taskIds.length, 'task');
  const groups = [
    ...(taskIds.length === 0 ? [] : [ranked(title, [...moveItems(scope), ...actionsAt('task', scope)])]),
    ranked('Commands', actionsAt('command', scope)),
    ranked('Go to', [...actionsAt('goto', scope), ...boardItems()]),
    { title: 'Tasks', rows: taskRows(text, used) },
  ].filter(({ rows }) => rows.length > 0);
  if (groups.length === 0) return [createGroup(text.trim())];
  // The group with the best answer comes first; without a text they all answer alike and keep their order.
  const best = ({ rows }: PaletteGroup): number => Math.min(...rows.map(({ rank }) => rank));
  return groups.toSorted((a, b) => best(a) - best(b));
}
