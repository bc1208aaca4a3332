/** What the tray shows, derived from the engine's summary. Pure; tray.ts draws it. */
import { placeOf } from './notice-model.ts';
import type { EngineSummary, SummaryTask } from '../../services/engine/engine-protocol.ts';

export type TrayCommand = 'open' | 'nudge' | 'pause' | 'resume' | 'settings' | 'quit';
export type TrayLook = 'idle' | 'working' | 'attention' | 'paused' | 'stopped';

/** A row with a command does it, one with a place opens the window there, any other is text. */
export type TrayRow = { label: string; command: TrayCommand | null; place?: string } | 'separator';

/** Longer titles make a menu as wide as the screen. */
const TITLE_CHARS_MAX = 48;

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** One line about the present: "2 running, 1 needs you". */
export function trayLine(summary: EngineSummary | null): string {
  if (summary === null) return 'The engine is not running';
  const parts = [
    summary.running === 0 ? 'No workers running' : `${summary.running} running`,
    ...(summary.needsYou === 0 ? [] : [count(summary.needsYou, 'needs you', 'need you')]),
    ...(summary.paused ? ['paused'] : []),
  ];
  return parts.join(', ');
}

/** Which icon: trouble first, then what waits for a person, then life. */
export function trayLook(summary: EngineSummary | null): TrayLook {
  if (summary === null) return 'stopped';
  if (summary.needsYou > 0) return 'attention';
  if (summary.paused) return 'paused';
  return summary.running > 0 ? 'working' : 'idle';
}

function taskRows(title: string, tasks: readonly SummaryTask[], total: number): TrayRow[] {
  if (tasks.length === 0) return [];
  const rest = total - tasks.length;
  return [
    'separator',
    { label: title, command: null },
    ...tasks.map((task) => ({ label: shortened(task.title), command: null, place: placeOf(task.board, task.id) })),
    ...(rest > 0 ? [{ label: `and ${rest} more`, command: 'open' as const }] : []),
  ];
}

function shortened(title: string): string {
  const line = title.replaceAll(/\s+/gu, ' ').trim();
  return line.length > TITLE_CHARS_MAX ? `${line.slice(0, TITLE_CHARS_MAX - 1)}…` : line;
}

function dispatcherRows(summary: EngineSummary | null): TrayRow[] {
  if (summary === null) return [];
  if (summary.paused) return [{ label: 'Resume dispatching', command: 'resume' }];
  if (!summary.dispatching) return [{ label: 'Another program starts the workers', command: null }];
  return [
    { label: 'Nudge dispatcher', command: 'nudge' },
    { label: 'Pause dispatching', command: 'pause' },
  ];
}

/** The menu's rows: what needs a person, what runs, the dispatcher, the window, the way out. */
export function trayRows(summary: EngineSummary | null): TrayRow[] {
  const running = summary?.running ?? 0;
  const quit = running === 0 ? 'Quit Flockboard' : `Quit Flockboard (${count(running, 'worker', 'workers')} running)`;
  return [
    { label: trayLine(summary), command: null },
    ...taskRows('Needs you', summary?.needing ?? [], summary?.needsYou ?? 0),
    ...taskRows('Running', summary?.active ?? [], running),
    'separator',
    ...dispatcherRows(summary),
    { label: 'Open Flockboard', command: 'open' },
    { label: 'Settings', command: 'settings' },
    'separator',
    { label: quit, command: 'quit' },
  ];
}
