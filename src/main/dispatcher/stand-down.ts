/** Leaving a board to another dispatcher, in the middle of a tick. */

/**
 * `superseded`: the kernel says that a newer dispatcher took over, so this one must not claim again (failures.md F001).
 * `asked`: another one asked for the board and gets it.
 */
export type StandDownReason = 'superseded' | 'asked';

export class StandDown extends Error {
  readonly reason: StandDownReason;
  constructor(reason: StandDownReason, options: { cause?: unknown } = {}) {
    super(reason === 'asked' ? 'Another dispatcher asked for this board.' : 'A newer dispatcher took over.', options);
    this.name = 'StandDown';
    this.reason = reason;
  }
}
