/** What the tray shows, derived from the engine's summary. Pure; tray.ts draws it. */
import type { EngineSummary } from '../../services/engine/engine-protocol.ts';

export type TrayCommand = 'open' | 'pause' | 'resume' | 'quit';
export type TrayLook = 'idle' | 'working' | 'attention' | 'paused' | 'stopped';

export type TrayRow = { label: string; command: TrayCommand | null } | 'separator';

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

/** The menu's rows; a row without a command is text. */
export function trayRows(summary: EngineSummary | null): TrayRow[] {
  const dispatching: TrayRow[] =
    summary === null
      ? []
      : summary.paused
        ? [{ label: 'Resume dispatching', command: 'resume' }]
        : summary.dispatching
          ? [{ label: 'Pause dispatching', command: 'pause' }]
          : [{ label: 'Another program starts the workers', command: null }];
  return [
    { label: 'Open Flockboard', command: 'open' },
    { label: trayLine(summary), command: null },
    'separator',
    ...dispatching,
    ...(dispatching.length === 0 ? [] : ['separator' as const]),
    { label: 'Quit Flockboard', command: 'quit' },
  ];
}
