/**
 * What the command line's exit codes mean. Scripts branch on them, so a number never changes its meaning; the
 * sentence for people goes to stderr beside it.
 */
export const EXIT = {
  ok: 0,
  /** The board refused, something was not found, or some of several ids failed. */
  refused: 1,
  /** The command line itself is wrong: unknown verb or option, malformed value. */
  usage: 2,
  /** A drain ended, but something waits for a person or cannot start. */
  blocked: 3,
  /** 128 + SIGINT. */
  interrupted: 130,
  /** 128 + SIGTERM. */
  terminated: 143,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command line is malformed; reported with the verb's help line and exit code 2. */
export class UsageError extends Error {
  /** The option or argument at fault, for `--json` readers. */
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.name = 'UsageError';
    this.field = field;
  }
}
