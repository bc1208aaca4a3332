/**
 * Whether the machine runs on battery: /sys/class/power_supply on Linux (sysfs-class-power), pmset(1) on macOS. Electron
 * tells of neither on Linux, and only the desktop app would hear it; this way every program that dispatches knows.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Clock, Power } from './world.ts';

const SUPPLIES = '/sys/class/power_supply';
/** How long an answer is believed, milliseconds: ticks come in bursts, plugs do not. */
const BELIEVED_MS = 5_000;
const PMSET_MS = 2_000;

/** What the machine is asked with; tests bring their own. */
export interface PowerReader {
  /** Names in the folder; none when it is not there. */
  list(folder: string): readonly string[];
  /** Text of a file, or null. */
  read(path: string): string | null;
  /** What `pmset -g batt` prints, or null. */
  pmset(): string | null;
}

export function createPower(
  clock: Pick<Clock, 'monotonic'>,
  reader: PowerReader = MACHINE,
  platform: NodeJS.Platform = process.platform,
): Power {
  let known: { at: number; answer: boolean | null } | null = null;
  const ask = (): boolean | null =>
    platform === 'linux' ? fromSupplies(reader) : platform === 'darwin' ? fromPmset(reader.pmset()) : null;
  return {
    isOnBattery() {
      const now = clock.monotonic();
      if (known === null || now - known.at >= BELIEVED_MS) known = { at: now, answer: ask() };
      return known.answer;
    },
  };
}

/**
 * A battery of the machine itself that is being emptied, with no mains. A charger over USB may be too weak, so it is the
 * battery that says; the batteries of mice and keyboards have the scope "Device".
 */
function fromSupplies({ list, read }: PowerReader): boolean | null {
  const of = (name: string, file: string): string => (read(`${SUPPLIES}/${name}/${file}`) ?? '').trim();
  const supplies = list(SUPPLIES).filter((name) => of(name, 'scope') !== 'Device');
  const batteries = supplies.filter((name) => of(name, 'type') === 'Battery');
  if (batteries.length === 0) return null;
  if (supplies.some((name) => of(name, 'type') === 'Mains' && of(name, 'online') === '1')) return false;
  return batteries.some((name) => of(name, 'status') === 'Discharging');
}

function fromPmset(text: string | null): boolean | null {
  const source = /Now drawing from '([^']+)'/.exec(text ?? '')?.[1];
  return source === undefined ? null : source === 'Battery Power';
}

function orNull<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}

const MACHINE: PowerReader = {
  list: (folder) => orNull(() => readdirSync(folder)) ?? [],
  read: (path) => orNull(() => readFileSync(path, 'utf8')),
  pmset: () =>
    orNull(() =>
      execFileSync('/usr/bin/pmset', ['-g', 'batt'], {
        encoding: 'utf8',
        timeout: PMSET_MS,
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    ),
};
