/**
 * What this window shows: drawer, focus, filter, dialogs, drag, toasts, theme and density. It never holds a card.
 * Theme, density and open rails are remembered by the browser's storage.
 */
import { createStore } from 'zustand/vanilla';
import type { Status } from '../../contract/status.ts';
import type { QuickFilter } from '../lib/filter.ts';

export type Theme = 'system' | 'dark' | 'light';
export type Density = 'compact' | 'comfortable' | 'spacious';
export type Tone = 'ok' | 'danger' | 'info';

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
  id: string;
  to: Status;
  at: Point | null;
}
export interface Drag {
  id: string;
  over: Status | null;
  /** Lifted by keyboard: Left and Right choose, Enter drops. */
  isKeyboard: boolean;
}

export type DrawerSection = 'overview' | 'log' | 'runs' | 'activity';
export type CreateColumn = 'triage' | 'todo' | 'ready' | 'blocked';

export interface ViewState {
  theme: Theme;
  density: Density;
  filterText: string;
  quick: QuickFilter | null;
  openRails: readonly Status[];
  focusId: string | null;
  /** The focus came from a key, so the card takes the browser's focus too. */
  isFocusByKey: boolean;
  drawerId: string | null;
  /** The part of the drawer to show when it opens. */
  drawerSection: DrawerSection;
  /** The drawer was opened from the keyboard, so its heading takes the focus. */
  isDrawerFocused: boolean;
  creatingIn: CreateColumn | null;
  isDialogOpen: boolean;
  hasDismissedWelcome: boolean;
  prompt: MovePrompt | null;
  drag: Drag | null;
  toasts: readonly Toast[];
  rolledBack: Readonly<Record<string, true>>;
  /** The last sentence for screen readers. */
  announcement: string;
}

const REMEMBERED = 'flockboard.view';

function remembered(): Partial<ViewState> {
  if (typeof localStorage === 'undefined') return {};
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(REMEMBERED) ?? '{}');
    if (typeof saved !== 'object' || saved === null) return {};
    const theme: unknown = Reflect.get(saved, 'theme');
    const density: unknown = Reflect.get(saved, 'density');
    const rails: unknown = Reflect.get(saved, 'openRails');
    return {
      ...(theme === 'dark' || theme === 'light' || theme === 'system' ? { theme } : {}),
      ...(density === 'compact' || density === 'comfortable' || density === 'spacious' ? { density } : {}),
      ...(Array.isArray(rails) ? { openRails: RAILS.filter((status) => rails.includes(status)) } : {}),
    };
  } catch {
    return {};
  }
}

/** Columns that start as rails. */
export const RAILS: readonly Status[] = ['scheduled', 'review'];

/** Builds a view store; the window has one, tests make their own. */
export function createViewStore() {
  return createStore<ViewState>()(() => ({
    theme: 'system',
    density: 'comfortable',
    filterText: '',
    quick: null,
    openRails: [],
    focusId: null,
    isFocusByKey: false,
    drawerId: null,
    drawerSection: 'overview',
    isDrawerFocused: false,
    creatingIn: null,
    isDialogOpen: false,
    hasDismissedWelcome: false,
    prompt: null,
    drag: null,
    toasts: [],
    rolledBack: {},
    announcement: '',
    ...remembered(),
  }));
}

export const viewStore = createViewStore();

if (typeof localStorage !== 'undefined') {
  viewStore.subscribe((state, before) => {
    if (state.theme === before.theme && state.density === before.density && state.openRails === before.openRails)
      return;
    const { theme, density, openRails } = state;
    localStorage.setItem(REMEMBERED, JSON.stringify({ theme, density, openRails }));
  });
}
