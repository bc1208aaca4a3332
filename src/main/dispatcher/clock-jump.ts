/**
 * Notices that the wall clock and the running time parted (failures.md F038, F039): somebody set the clock, or the
 * machine slept, during which the running time stands still. Either way leases are moved with the clock, so that
 * nobody's claim ends for it; time limits count running time and are not touched.
 */
import type { DispatchContext } from './dispatch-context.ts';

/** Below this it is drift, a slow disk, or a time server at its work. */
const JUMP_MS = 2_000;
/** How long people are told. */
const SHOWN_MS = 600_000;

export interface ClockWatch {
  wall: number;
  running: number;
  jump: { ms: number; at: number } | null;
}

/** How far the wall clock moved beyond the time that passed, milliseconds; 0 for less than a jump. */
export function jumpBetween(
  before: Pick<ClockWatch, 'wall' | 'running'>,
  now: Pick<ClockWatch, 'wall' | 'running'>,
): number {
  const ms = Math.round(now.wall - before.wall - (now.running - before.running));
  return Math.abs(ms) > JUMP_MS ? ms : 0;
}

/** Compares with the last look, and moves the leases when the clock jumped. */
export function followClock(context: DispatchContext): void {
  const { clock, log } = context.world;
  const now = { wall: clock.now(), running: clock.monotonic() };
  const before = context.clock;
  const ms = before === null ? 0 : jumpBetween(before, now);
  if (before !== null && ms !== 0) {
    const moved = context.kernel.shiftClaims(ms, before.wall);
    log.warn('The clock jumped; leases were moved with it.', { board: context.board, event: 'clock_jump', ms, moved });
  }
  context.clock = { ...now, jump: ms === 0 ? (before?.jump ?? null) : { ms, at: now.running } };
}

/** One sentence while a jump is recent, for the engine's status. */
export function clockProblem(context: DispatchContext): { code: string; text: string }[] {
  const jump = context.clock?.jump ?? null;
  if (jump === null || context.world.clock.monotonic() - jump.at > SHOWN_MS) return [];
  const span =
    Math.abs(jump.ms) >= 120_000
      ? `${Math.round(Math.abs(jump.ms) / 60_000)} min`
      : `${Math.round(Math.abs(jump.ms) / 1_000)} s`;
  const text = `The clock moved ${jump.ms > 0 ? 'on' : 'back'} by ${span}, or the machine slept. Nothing was stopped for it.`;
  return [{ code: 'clock_jump', text }];
}
