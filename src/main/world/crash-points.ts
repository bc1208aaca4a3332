/**
 * Named places between a commit and an outside effect, where fault programs make this process die (failures.md
 * section 0, rule 4). A program that is not under test never arms one: then a crash point is a comparison with null.
 * Only stress programs call `armCrashPoint`; nothing here reads the environment.
 */

/** In the order in which a worker's life meets them. */
export const CRASH_POINTS = [
  'epoch.committed',
  'work.planned',
  'claim.committed',
  'run-files.written',
  'worker.spawned',
  'worker.recorded',
  'exit.seen',
  'settle.committed',
  'stopping.committed',
  'term.sent',
  'kill.sent',
  'tree.gone',
  'check.started',
  'check.ended',
  'observed.committed',
  'write.uncommitted',
  'write.committed',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

let armed: { point: CrashPoint; passes: number } | null = null;

/** Makes this process die by SIGKILL when it passes `point` for the given time, counted from 1. */
export function armCrashPoint(point: CrashPoint, pass = 1): void {
  armed = { point, passes: pass };
}

/** Marks a place where the process may die without having done what follows. */
export function crashPoint(point: CrashPoint): void {
  if (armed === null || armed.point !== point) return;
  armed.passes -= 1;
  if (armed.passes <= 0) process.kill(process.pid, 'SIGKILL');
}
