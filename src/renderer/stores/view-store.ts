/**
 * What this window shows: drawer, focus, selection, filter, dialogs, drag, toasts, and how it looks. It never holds
 * a card. The looks are remembered by the browser's storage (looks.ts).
 */
import { createStore } from 'zustand/vanilla';
import type { AttentionKind } from '../../contract/attention.ts';
import type { Status } from '../../contract/status.ts';
import { NOTHING_PICKED } from '../lib/filter.ts';
import type { Picked, QuickFilter } from '../lib/filter.ts';
import { LOOKS, readLooks, writeLooks } from './looks.ts';
import type { Looks } from './looks.ts';

export type { Density, Lanes, Looks, Motion, Theme } from './looks.ts';
export { RAILS } from './looks.ts';
type Tone = 'ok' | 'danger' | 'info';

export interface ToastAction {
  label: string;
  run(): void;
}
export interface Toast {
  key: number;
  text: string;
  detail: string | null;
  tone: Tone;
  /** A status glyph instead of the tone's icon. */
  status: Status | null;
  /** The mark of what needs a person, instead of both. */
  mark: AttentionKind | null;
  taskId: string | null;
  actions: readonly ToastAction[];
  /** Stays until dismissed; used when something failed. */
  isSticky: boolean;
}

/** Where a prompt opens, in window pixels. */
export interface Point {
  x: number;
  y: number;
}
export interface MovePrompt {
  /** One task, or the selection. */
  ids: readonly string[];
  to: Status;
  at: Point | null;
}
/** A question before something that cannot be taken back; `run` is the answer yes. */
export interface Confirm {
  title: string;
  detail: string;
  button: string;
  at: Point | null;
  run(): void;
}
export interface Drag {
  id: string;
  /** The rest of the selection, when a selected card is dragged. */
  others: readonly string[];
  over: Status | null;
  /** The worker whose lane is below it; undefined outside of lanes. */
  lane: string | null | undefined;
  /** Lifted by keyboard: Left and Right choose, Enter drops. */
  isKeyboard: boolean;
}

export type DrawerSection = 'overview' | 'log' | 'runs' | 'changes' | 'activity';
export type CreateColumn = 'triage' | 'todo' | 'ready' | 'blocked';

/** What can be chosen for one task or for the selection. */
export type PickField = 'status' | 'worker' | 'priority' | 'project';
export interface PickMenu {
  field: PickField;
  ids: readonly string[];
  at: Point | null;
}
/** What the graph shows. */
export interface GraphView {
  /** Null shows every project. */
  project: string | null;
  hidesDone: boolean;
  showsCritical: boolean;
}

/** What fills the window. */
export type Screen = 'board' | 'graph' | 'activity' | 'needs' | 'archive' | 'settings';

/** Pages of the settings. */
export const SETTINGS_PAGES = ['appearance', 'notifications', 'workers', 'dispatcher', 'data'] as const;
export type SettingsPage = (typeof SETTINGS_PAGES)[number];

/** Steps of the menu of boards. */
export type BoardMenu = 'list' | 'create' | 'rename' | 'archive' | 'archived';

export type Overlay = 'palette' | 'shortcuts' | 'health' | 'takeOver';

export interface ViewState extends Looks {
  filterText: string;
  quick: QuickFilter | null;
  /** What the filter menus have chosen. */
  picked: Picked;
  /** Ids of the selected cards. */
  selected: Readonly<Record<string, true>>;
  /** Where a selection that is being extended began. */
  anchorId: string | null;
  /** The open menu that sets one field of some tasks. */
  pick: PickMenu | null;
  overlay: Overlay | null;
  /** The open step of the menu of boards. */
  boardMenu: BoardMenu | null;
  focusId: string | null;
  /** The focus came from a key, so the card takes the browser's focus too. */
  isFocusByKey: boolean;
  drawerId: string | null;
  /** The part of the drawer to show when it opens. */
  drawerSection: DrawerSection;
  /** The drawer was opened from the keyboard, so its heading takes the focus. */
  isDrawerFocused: boolean;
  /** What is to be pressed, or to take the focus, as soon as the drawer shows that task; letters wait for it. */
  wish: { id: string; control: string } | null;
  creatingIn: CreateColumn | null;
  /** The last tasks that were created in this window: nobody needs to be told that they are new. */
  madeHere: readonly string[];
  isDialogOpen: boolean;
  /** The worker that the New task form begins with; null keeps what the form had. */
  newTaskWorker: string | null;
  hasDismissedWelcome: boolean;
  /** The task that was started from the first-run screen, while that screen follows it. */
  firstTask: { id: string; askedAt: number } | null;
  screen: Screen;
  settingsPage: SettingsPage;
  /** The worker that the settings show; null for the first one. */
  settingsWorker: string | null;
  graph: GraphView;
  prompt: MovePrompt | null;
  confirm: Confirm | null;
  drag: Drag | null;
  toasts: readonly Toast[];
  rolledBack: Readonly<Record<string, true>>;
  /** The last sentence for screen readers. */
  announcement: string;
}

/** The store of this window. */
export const viewStore = createStore<ViewState>()(() => ({
  ...LOOKS,
  filterText: '',
  quick: null,
  picked: NOTHING_PICKED,
  selected: {},
  anchorId: null,
  pick: null,
  overlay: null,
  boardMenu: null,
  focusId: null,
  isFocusByKey: false,
  drawerId: null,
  drawerSection: 'overview',
  isDrawerFocused: false,
  wish: null,
  creatingIn: null,
  madeHere: [],
  isDialogOpen: false,
  newTaskWorker: null,
  hasDismissedWelcome: false,
  firstTask: null,
  screen: 'board',
  settingsPage: 'appearance',
  settingsWorker: null,
  graph: { project: null, hidesDone: false, showsCritical: true },
  prompt: null,
  confirm: null,
  drag: null,
  toasts: [],
  rolledBack: {},
  announcement: '',
  ...readLooks(),
}));

viewStore.subscribe((state, before) => writeLooks(state, before));
