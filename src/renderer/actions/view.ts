/** What changes the view: toasts, announcements, drawer, focus, theme. Talks to no engine. */
import type { Status } from '../../contract/status.ts';
import { viewStore } from '../stores/view-store.ts';
import type { CreateColumn, DrawerSection, Looks, Overlay, PickMenu, Theme, Toast } from '../stores/view-store.ts';
import { NOTHING_PICKED } from '../lib/filter.ts';
import type { Picked, QuickFilter } from '../lib/filter.ts';
import type { Trouble } from '../lib/trouble.ts';

const set = viewStore.setState;
let nextKey = 1;
/** More than this many at once cover the board. */
const TOASTS_MAX = 4;

/** Shows a toast; it goes by itself after six seconds unless it reports a failure. */
export function toast(input: Partial<Toast> & Pick<Toast, 'text'>): void {
  const fresh: Toast = {
    detail: null,
    tone: 'ok',
    status: null,
    mark: null,
    taskId: null,
    actions: [],
    isSticky: false,
    ...input,
    key: nextKey,
  };
  nextKey += 1;
  set((state) => ({ toasts: [...state.toasts.slice(1 - TOASTS_MAX), fresh] }));
}

export function dismissToast(key: number): void {
  set((state) => ({ toasts: state.toasts.filter((item) => item.key !== key) }));
}

/**
 * Drops what is asked and offered about tasks, when their board is left: an answer would be taken for another board. The
 * words of toasts stay.
 */
export function dropQuestions(): void {
  set(({ toasts }) => ({
    prompt: null,
    confirm: null,
    pick: null,
    drag: null,
    toasts: toasts.map((item) => ({
      ...item,
      text: item.taskId === null ? item.text : `${item.taskId} ${item.text}`,
      taskId: null,
      actions: [],
    })),
  }));
}

/** Says one sentence to screen readers, at once. */
export function announce(text: string): void {
  set({ announcement: text });
}

/** Tells of trouble in its own sentence, until it is put away. @param again offers another try */
export function showTrouble(trouble: Trouble, taskId: string | null, again?: () => void): void {
  toast({
    text: trouble.text,
    tone: 'danger',
    taskId,
    isSticky: true,
    actions: again === undefined ? [] : [{ label: 'Try again', run: again }],
  });
  announce(trouble.text);
}

/** Opens a task beside the board; from the keyboard its heading takes the focus. */
export function openDrawer(id: string, fromKeyboard = false, section: DrawerSection = 'overview'): void {
  set({
    drawerId: id,
    drawerSection: section,
    focusId: id,
    isFocusByKey: false,
    isDrawerFocused: fromKeyboard,
    wish: null,
    prompt: null,
  });
}

/** Opens a task and presses one of its own controls, or puts the focus into it, once it is there. */
export function openAt(id: string, control: string): void {
  if (viewStore.getState().drawerId !== id) openDrawer(id);
  set({ wish: { id, control } });
}

/** Opens a task at its worker's question, with the focus in the field for the answer. */
export function openAnswer(id: string): void {
  openAt(id, '[data-answer]');
}

export function closeDrawer(): void {
  set({ drawerId: null, isDrawerFocused: false, wish: null, isFocusByKey: true });
}

export function openRail(status: Status): void {
  set((state) => (state.openRails.includes(status) ? {} : { openRails: [...state.openRails, status] }));
}

export function closeRail(status: Status): void {
  set((state) => ({ openRails: state.openRails.filter((other) => other !== status) }));
}

export function toggleQuick(quick: QuickFilter): void {
  set((state) => ({ quick: state.quick === quick ? null : quick }));
}

/** True when the filter bar or its menus have something in them. */
export function isFiltered(): boolean {
  const { filterText, quick, picked } = viewStore.getState();
  return filterText !== '' || quick !== null || Object.values(picked).some((list) => list.length > 0);
}

export function clearFilter(): void {
  set({ filterText: '', quick: null, picked: NOTHING_PICKED });
}

/** Chooses a value in one of the filter menus, or takes it out again. */
export function togglePicked<K extends keyof Picked>(kind: K, value: Picked[K][number]): void {
  set(({ picked }) => {
    const chosen: readonly Picked[K][number][] = picked[kind];
    const next = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];
    return { picked: { ...picked, [kind]: next } };
  });
}

/** Opens the menu that sets one field of some tasks. */
export function openPick(pick: PickMenu): void {
  if (pick.ids.length > 0) set({ pick, overlay: null, prompt: null });
}

export function closePick(): void {
  set({ pick: null });
}

export function setOverlay(overlay: Overlay | null): void {
  set({ overlay, pick: null, prompt: null });
}

export function createIn(column: CreateColumn | null): void {
  set({ creatingIn: column });
}

export function setDialog(isOpen: boolean): void {
  set({ isDialogOpen: isOpen, prompt: null, ...(isOpen ? {} : { newTaskWorker: null }) });
}

/** Changes how the window looks. */
export function setLooks(looks: Partial<Looks>): void {
  set(looks);
}

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: 'dark', dark: 'light', light: 'system' };

export function cycleTheme(): void {
  set((state) => ({ theme: NEXT_THEME[state.theme] }));
}

/** Rings a card red for two seconds: its move was taken back. */
export function flashRolledBack(id: string): void {
  set((state) => ({ rolledBack: { ...state.rolledBack, [id]: true } }));
  setTimeout(() => {
    set((state) => ({
      rolledBack: Object.fromEntries(Object.entries(state.rolledBack).filter(([other]) => other !== id)),
    }));
  }, 2000);
}
